package dev.nightshift.drift;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Signals;
import dev.nightshift.runbook.Drill;
import dev.nightshift.workspace.Workspaces;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Drills over REST. */
@RestController
@RequestMapping("/api/v1")
final class DrillApi {
  private static final int MOST = 200;

  record Wish(@Nullable String service, @Nullable Map<String, String> inputs) {}

  record DrillView(
      long id, String runbook, String runbookVersion, String service, Map<String, String> inputs, String startedBy, @Nullable Long run, String status,
      List<String> broke, Instant startedAt, @Nullable Instant endedAt) {
    static DrillView of(DrillRun drill) {
      return new DrillView(
          drill.id(), drill.runbook(), drill.runbookVersion(), drill.service(), drill.inputs(), drill.startedBy(), drill.runId(),
          drill.status().word(), drill.broke(), drill.startedAt(), drill.endedAt());
    }
  }

  record DrillList(List<DrillView> items, @Nullable Long next) {}

  /** @param last how the last one ended; null before the first */
  record Scheduled(String runbook, String every, @Nullable String at, Instant next, @Nullable DrillView last) {}

  /** @param next always null: the list is complete */
  record Schedule(List<Scheduled> items, @Nullable String next) {}

  private final Drills drills;
  private final DrillSchedule schedule;
  private final Workspaces workspaces;
  private final Signals signals;

  DrillApi(Drills drills, DrillSchedule schedule, Workspaces workspaces, Signals signals) {
    this.drills = drills;
    this.schedule = schedule;
    this.workspaces = workspaces;
    this.signals = signals;
  }

  @GetMapping("/drills")
  DrillList list(
      Actor actor, @RequestParam @Nullable String runbook, @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
      @RequestParam(defaultValue = "50") int limit) {
    Permissions.require(actor, Permissions.Action.READ);
    int most = Math.clamp(limit, 1, MOST);
    List<DrillRun> page = drills.list(runbook, before, most);
    return new DrillList(page.stream().map(DrillView::of).toList(), page.size() < most ? null : page.getLast().id());
  }

  @GetMapping("/drills/{id}")
  DrillView get(Actor actor, @PathVariable long id) {
    Permissions.require(actor, Permissions.Action.READ);
    return DrillView.of(drills.get(id));
  }

  @GetMapping("/drills/schedule")
  Schedule schedule(Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    return new Schedule(schedule.next().entrySet().stream().map(due -> scheduled(due.getKey(), due.getValue())).toList(), null);
  }

  private Scheduled scheduled(String runbook, Instant next) {
    Drill drill = workspaces.current().runbook(runbook).map(known -> known.settings().upkeep().drill()).orElse(null);
    DrillView last = drills.list(runbook, Long.MAX_VALUE, 1).stream().findFirst().map(DrillView::of).orElse(null);
    String at = drill == null || drill.at() == null ? null : drill.at().toString();
    return new Scheduled(runbook, drill == null ? "" : Durations.format(drill.every()), at, next, last);
  }

  @PostMapping("/runbooks/{name}/drill")
  @ResponseStatus(HttpStatus.CREATED)
  DrillView start(Actor actor, @PathVariable String name, @RequestBody(required = false) @Nullable Wish wish) {
    Map<String, String> inputs = wish == null || wish.inputs() == null ? Map.of() : wish.inputs();
    DrillRun drill = drills.start(name, wish == null ? null : wish.service(), inputs, actor);
    signals.raise(Drills.SIGNAL);
    return DrillView.of(drill);
  }
}
