package dev.nightshift.alert;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Paged;
import dev.nightshift.platform.Problem;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Alerts over HTTP. */
@RestController
public final class AlertApi {

  private final Alerts alerts;

  public AlertApi(Alerts alerts) {
    this.alerts = alerts;
  }

  /** Lists alerts, newest first; {@code before} takes the {@code next} of the page before. */
  @GetMapping("/api/v1/alerts")
  Paged<Alert> list(
      @RequestParam(defaultValue = "open") String state,
      @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
      @RequestParam(defaultValue = "50") int limit,
      Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    boolean openOnly = Paged.choice("state", state, "open", "all");
    int size = Paged.limit(limit);
    return Paged.of(alerts.list(openOnly, before, size), size, Alert::id);
  }

  @GetMapping("/api/v1/alerts/{id}")
  Alert get(@PathVariable long id, Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    return alerts.find(id).orElseThrow(() -> new Problem.Missing("There is no alert " + id + "."));
  }
}
