package dev.nightshift.alert;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Paged;
import dev.nightshift.platform.Problem;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The coverage of alerts by runbooks over HTTP. */
@RestController
public final class CoverageApi {
  private static final int MOST = 5_000;
  private static final int LONGEST_DAYS = 3_650;

  private final Alerts alerts;
  private final Workspaces workspaces;
  private final Clock clock;

  public CoverageApi(Alerts alerts, Workspaces workspaces, Clock clock) {
    this.alerts = alerts;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  /** Returns the last alert of each name and service, for who compares them with other runbooks than those in force. */
  @GetMapping("/api/v1/alerts/seen")
  Paged<Alert> seen(@RequestParam(defaultValue = "90") int days, Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    return new Paged<>(alerts.lastOfEachName(since(days), MOST), null);
  }

  /** Returns the alerts of the last days that have no runbook, and the runbooks that none of them leads to. */
  @GetMapping("/api/v1/runbooks/coverage")
  Coverage coverage(@RequestParam(defaultValue = "90") int days, Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    Instant since = since(days);
    return Coverage.of(workspaces.current(), alerts.lastOfEachName(since, MOST), since);
  }

  private Instant since(int days) {
    if (days < 1 || days > LONGEST_DAYS) {
      throw new Problem.Invalid("days: must be from 1 to " + LONGEST_DAYS);
    }
    return clock.instant().minus(Duration.ofDays(days));
  }
}
