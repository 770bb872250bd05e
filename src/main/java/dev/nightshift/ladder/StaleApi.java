package dev.nightshift.ladder;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Problem;
import dev.nightshift.workspace.Workspaces;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Stale runbooks over REST. */
@RestController
@RequestMapping("/api/v1/runbooks")
final class StaleApi {
  private static final int MOST = 100;

  record Confirmation(@Nullable String service, @Nullable String reason) {}

  /** @param service empty for all services */
  record MarkView(
      long id, String runbook, String service, String cause, String why, List<String> reasons, int times, Instant markedAt, Instant lastAt,
      @Nullable Instant confirmedAt, @Nullable String confirmedBy, String comment) {
    static MarkView of(StaleMark mark) {
      return new MarkView(
          mark.id(), mark.runbook(), mark.service(), mark.cause().word(), mark.why(), mark.reasons(), mark.times(), mark.markedAt(),
          mark.lastAt(), mark.confirmedAt(), mark.confirmedBy(), mark.comment());
    }
  }

  /** @param next always null: the list is complete */
  record MarkList(List<MarkView> items, @Nullable String next) {
    static MarkList of(List<StaleMark> marks) {
      return new MarkList(marks.stream().map(MarkView::of).toList(), null);
    }
  }

  private final Staleness staleness;
  private final Workspaces workspaces;

  StaleApi(Staleness staleness, Workspaces workspaces) {
    this.staleness = staleness;
    this.workspaces = workspaces;
  }

  @GetMapping("/stale")
  MarkList stale(Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    return MarkList.of(staleness.open().open());
  }

  @GetMapping("/{name}/stale")
  MarkList history(Actor actor, @PathVariable String name) {
    Permissions.require(actor, Permissions.Action.READ);
    List<StaleMark> marks = staleness.history(name, MOST);
    if (marks.isEmpty() && workspaces.current().runbook(name).isEmpty()) {
      throw new Problem.Missing("There is no runbook '" + name + "'; GET /api/v1/runbooks lists them.");
    }
    return MarkList.of(marks);
  }

  @PostMapping("/{name}/confirm")
  MarkList confirm(Actor actor, @PathVariable String name, @RequestBody(required = false) @Nullable Confirmation confirmation) {
    String service = confirmation == null ? null : confirmation.service();
    String reason = confirmation == null || confirmation.reason() == null ? "" : confirmation.reason().strip();
    return MarkList.of(staleness.confirm(name, service, actor, reason));
  }
}
