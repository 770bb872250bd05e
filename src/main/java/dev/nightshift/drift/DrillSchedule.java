package dev.nightshift.drift;

import dev.nightshift.drift.TimerStore.Due;
import dev.nightshift.drift.TimerStore.Kind;
import dev.nightshift.drift.TimerStore.Wanted;
import dev.nightshift.runbook.Drill;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.transaction.support.TransactionTemplate;

/** Begins the drills that are due, and brings those that were begun to their end, on whatever node comes first. */
public final class DrillSchedule {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** A node that says nothing for so long is gone; another one looks. */
  private static final Duration LOOK_TAKES = Duration.ofMinutes(2);

  private static final int AT_ONCE = 8;

  private final TimerStore timers;
  private final DrillStore store;
  private final Drills drills;
  private final Workspaces workspaces;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Refresh refresh = new Refresh();

  public DrillSchedule(
      TimerStore timers, DrillStore store, Drills drills, Workspaces workspaces, TransactionTemplate transaction, Clock clock) {
    this.timers = timers;
    this.store = store;
    this.drills = drills;
    this.workspaces = workspaces;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Begins what is due; returns after how long to look again. */
  public Duration begin() {
    Workspace workspace = workspaces.current();
    if (refresh.isDue(workspace.version(), clock.instant())) {
      timers.want(Kind.DRILL, wanted(workspace));
    }
    boolean more = true;
    while (more) {
      more = Boolean.TRUE.equals(transaction.execute(status -> beginOne(workspace)));
    }
    return LOOK_AGAIN;
  }

  private Map<String, Wanted> wanted(Workspace workspace) {
    Instant now = clock.instant();
    ZoneId zone = workspace.catalog().organisation().zone();
    Map<String, Wanted> wanted = new HashMap<>();
    for (Runbook runbook : workspace.runbooks()) {
      Drill drill = runbook.settings().upkeep().drill();
      if (drill != null) {
        wanted.put(runbook.name(), new Wanted(drill.first(now, zone), drill.next(now, now, zone)));
      }
    }
    return wanted;
  }

  private boolean beginOne(Workspace workspace) {
    Instant now = clock.instant();
    Optional<Due> due = timers.take(Kind.DRILL, now);
    due.ifPresent(timer -> {
      Optional<Runbook> runbook = workspace.runbook(timer.runbook()).filter(Drills::possible);
      Drill drill = runbook.map(known -> known.settings().upkeep().drill()).orElse(null);
      if (runbook.isEmpty() || drill == null) {
        timers.remove(Kind.DRILL, timer.runbook());
        return;
      }
      timers.moveOn(Kind.DRILL, timer.runbook(), drill.next(timer.at(), now, workspace.catalog().organisation().zone()));
      drills.due(workspace, runbook.get(), drill);
    });
    return due.isPresent();
  }

  /** Looks at the drills under way, some side by side, so that none waits long for a slow one. */
  public Duration finish() {
    boolean moved = true;
    while (moved) {
      moved = finishSome();
    }
    return LOOK_AGAIN;
  }

  private boolean finishSome() {
    int taken = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Optional<DrillRun> drill = take(); drill.isPresent(); drill = ++taken < AT_ONCE ? take() : Optional.empty()) {
        DrillRun one = drill.get();
        threads.execute(() -> look(one));
      }
    }
    return taken >= AT_ONCE;
  }

  private Optional<DrillRun> take() {
    Instant now = clock.instant();
    return store.take(now, now.plus(LOOK_TAKES));
  }

  private void look(DrillRun drill) {
    if (!drills.finish(drill)) {
      store.lookAgain(drill.id(), clock.instant().plus(LOOK_AGAIN));
    }
  }

  /** Returns when the drill of each runbook is due. */
  public Map<String, Instant> next() {
    List<String> drilled = workspaces.current().runbooks().stream().filter(runbook -> runbook.settings().upkeep().drill() != null).map(Runbook::name).toList();
    Map<String, Instant> next = timers.next(Kind.DRILL);
    next.keySet().retainAll(drilled);
    return next;
  }
}
