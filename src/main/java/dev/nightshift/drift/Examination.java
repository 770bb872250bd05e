package dev.nightshift.drift;

import dev.nightshift.catalog.Service;
import dev.nightshift.drift.TimerStore.Due;
import dev.nightshift.drift.TimerStore.Kind;
import dev.nightshift.drift.TimerStore.Wanted;
import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.ladder.Staleness.Doubt;
import dev.nightshift.platform.Durations;
import dev.nightshift.run.References;
import dev.nightshift.runbook.Drill;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookMatching;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks now and then whether what runbooks refer to is still there, and marks those stale that refer to what is not. One node looks at a
 * runbook; where it dies, another one does after a while. What is not reached is looked at again the next time.
 */
final class Examination {
  private static final Duration EVERY = Duration.ofHours(6);
  private static final Duration SOON = Duration.ofMinutes(1);

  /** A node that has not ended its look by then is taken for gone. */
  private static final Duration LOOK_TAKES = Duration.ofMinutes(10);

  private static final int AT_ONCE = 4;

  private final TimerStore timers;
  private final References references;
  private final LinkCheck links;
  private final Staleness staleness;
  private final Workspaces workspaces;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Refresh refresh = new Refresh();

  Examination(
      TimerStore timers, References references, LinkCheck links, Staleness staleness, Workspaces workspaces, TransactionTemplate transaction, Clock clock) {
    this.timers = timers;
    this.references = references;
    this.links = links;
    this.staleness = staleness;
    this.workspaces = workspaces;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Looks at every runbook that is due, some side by side; returns after how long to look again. */
  public Duration beat() {
    Workspace workspace = workspaces.current();
    Duration every = Durations.parse(workspace.catalog().settings().getOrDefault("drift.every", Durations.format(EVERY)));
    if (every.isZero()) {
      return Duration.ofMinutes(1);
    }
    if (refresh.isDue(workspace.version(), clock.instant())) {
      timers.want(Kind.EXAMINATION, wanted(workspace, every));
    }
    boolean more = true;
    while (more) {
      more = some(workspace, every);
    }
    return Duration.ofSeconds(1);
  }

  private Map<String, Wanted> wanted(Workspace workspace, Duration every) {
    Instant soon = clock.instant().plus(SOON);
    Instant latest = clock.instant().plus(every);
    Map<String, Wanted> wanted = new HashMap<>();
    workspace.runbooks().forEach(runbook -> wanted.put(runbook.name(), new Wanted(soon.isBefore(latest) ? soon : latest, latest)));
    return wanted;
  }

  private boolean some(Workspace workspace, Duration every) {
    int taken = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Optional<Due> due = take(); due.isPresent(); due = ++taken < AT_ONCE ? take() : Optional.empty()) {
        String name = due.get().runbook();
        threads.execute(() -> look(workspace, name, every));
      }
    }
    return taken >= AT_ONCE;
  }

  private Optional<Due> take() {
    Optional<Due> taken =
        transaction.execute(
            status -> {
              Instant now = clock.instant();
              Optional<Due> due = timers.take(Kind.EXAMINATION, now);
              due.ifPresent(timer -> timers.moveOn(Kind.EXAMINATION, timer.runbook(), now.plus(LOOK_TAKES)));
              return due;
            });
    return taken == null ? Optional.empty() : taken;
  }

  private void look(Workspace workspace, String name, Duration every) {
    Optional<Runbook> runbook = workspace.runbook(name);
    if (runbook.isEmpty()) {
      timers.remove(Kind.EXAMINATION, name);
      return;
    }
    try {
      List<Doubt> doubts = doubts(workspace, runbook.get());
      transaction.executeWithoutResult(
          status -> {
            staleness.mark(doubts, workspace.version());
            timers.moveOn(Kind.EXAMINATION, name, clock.instant().plus(every));
          });
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is missing: for each service that the runbook names, and for the runbook as a whole. */
  List<Doubt> doubts(Workspace workspace, Runbook runbook) throws InterruptedException {
    Drill drill = runbook.settings().upkeep().drill();
    Map<String, String> samples = drill == null ? Map.of() : drill.given();
    List<Doubt> doubts = new ArrayList<>();
    List<String> whole = new ArrayList<>();
    for (Located<String> link : links.dead(workspace, runbook)) {
      whole.add("the link to " + link.value() + " (line " + link.line() + ") leads nowhere");
    }
    List<String> services =
        workspace.catalog().services().values().stream().filter(service -> RunbookMatching.names(runbook, service)).map(Service::id).toList();
    if (services.isEmpty()) {
      whole.addAll(references.missing(workspace, runbook, tried(drill), samples));
    }
    for (String service : services) {
      add(doubts, runbook, service, references.missing(workspace, runbook, service, samples));
    }
    add(doubts, runbook, "", whole);
    return doubts;
  }

  private static @Nullable String tried(@Nullable Drill drill) {
    return drill == null || drill.service() == null ? null : drill.service().value();
  }

  private static void add(List<Doubt> doubts, Runbook runbook, String service, List<String> missing) {
    if (!missing.isEmpty()) {
      doubts.add(new Doubt(runbook, service, Cause.REFERENCE, missing, 1));
    }
  }
}
