package dev.nightshift.drift;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.ladder.Staleness.Doubt;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.Rehearsals;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import dev.nightshift.runbook.Drill;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Drills: a runbook is tried out, and what broke is said. A drill is a row and its Diagnosis a durable run, both made in one transaction, so
 * a node that dies leaves either nothing or a drill that another node brings to its end.
 */
public final class Drills {

  /** The signal that is raised when a drill has begun. */
  static final String SIGNAL = "drills";

  private static final int MOST_LINES = 50;

  private final DrillStore store;
  private final Rehearsals rehearsals;
  private final Runs runs;
  private final Staleness staleness;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;

  public Drills(
      DrillStore store, Rehearsals rehearsals, Runs runs, Staleness staleness, Workspaces workspaces, Ledger ledger,
      TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.rehearsals = rehearsals;
    this.runs = runs;
    this.staleness = staleness;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Begins a drill because somebody asks for it.
   *
   * @param service null for the one of its front matter
   * @param inputs over those of its front matter
   * @throws Problem.Conflict where one is under way, or the machine may not run the runbook
   * @throws Problem.Invalid where it cannot be planned with these values
   */
  public DrillRun start(String name, @Nullable String service, Map<String, String> inputs, Actor actor) {
    Permissions.require(actor, Permissions.Action.START_RUN);
    Workspace workspace = workspaces.current();
    Runbook runbook = workspace.runbook(name).orElseThrow(() -> new Problem.Missing("There is no runbook '" + name + "' in the workspace."));
    Drill drill = runbook.settings().upkeep().drill();
    Map<String, String> all = new LinkedHashMap<>(drill == null ? Map.of() : drill.given());
    all.putAll(inputs);
    String chosen = service == null ? service(runbook, drill) : service;
    Permissions.require(workspace.catalog(), actor, Permissions.Action.START_RUN, new Permissions.Resource(name, chosen, null, List.of()));
    Rehearsals.Order order = new Rehearsals.Order(workspace, runbook, chosen, all);
    requirePossible(runbook);
    rehearsals.check(order);
    Optional<DrillRun> begun = transaction.execute(status -> begin(order, actor.name(), actor.name() + " asked for a drill"));
    return Objects.requireNonNull(begun).orElseThrow(() -> new Problem.Conflict("A drill of " + name + " is under way; wait for its end."));
  }

  /** Begins a drill that is due, in the caller's transaction; where one is under way it does nothing. */
  void due(Workspace workspace, Runbook runbook, Drill drill) {
    begin(new Rehearsals.Order(workspace, runbook, service(runbook, drill), drill.given()), "automation", "its drill was due");
  }

  private Optional<DrillRun> begin(Rehearsals.Order order, String by, String why) {
    Runbook runbook = order.runbook();
    DrillStore.Draft draft =
        new DrillStore.Draft(runbook.name(), runbook.version(), order.workspace().version(), order.service(), order.inputs(), by);
    Optional<DrillRun> stored = store.insert(draft, now());
    stored.ifPresent(drill -> {
      tell("drill.started", drill, by, Map.of("why", why));
      try {
        rehearsals.begin(order, by, why).ifPresent(run -> store.run(drill.id(), run));
      } catch (Problem unplanned) {
        // What is wrong is found again, and told, when the drill is brought to its end.
      }
    });
    return stored.flatMap(drill -> store.find(drill.id()));
  }

  private static void requirePossible(Runbook runbook) {
    if (!possible(runbook)) {
      throw new Problem.Conflict(runbook.file() + " has nothing that the machine may try out: it is on rung manual, or has no step with a name.");
    }
  }

  /** Whether the machine may try a runbook out, and has something to try. */
  static boolean possible(Runbook runbook) {
    return runbook.rung() != Rung.MANUAL && !runbook.executableSteps().isEmpty();
  }

  private static String service(Runbook runbook, @Nullable Drill drill) {
    Located<String> own = drill == null || drill.service() == null ? runbook.settings().service() : drill.service();
    return own == null ? "" : own.value();
  }

  /** Brings a drill to its end where its Diagnosis has ended; returns whether it did. Looks at targets, so it takes its time. */
  boolean finish(DrillRun drill) {
    Run diagnosis = drill.runId() == null ? null : runs.get(drill.runId());
    if (diagnosis != null && diagnosis.endedAt() == null) {
      return false;
    }
    Workspace workspace = workspaces.current();
    Optional<Runbook> runbook = workspace.runbook(drill.runbook());
    List<String> broke =
        runbook
            .map(known -> rehearsals.broken(new Rehearsals.Order(workspace, known, drill.service(), drill.inputs()), diagnosis))
            .orElse(List.of("the runbook is not in the workspace any more"));
    transaction.executeWithoutResult(status -> ended(drill, workspace, runbook, broke));
    return true;
  }

  private void ended(DrillRun drill, Workspace workspace, Optional<Runbook> runbook, List<String> broke) {
    List<String> lines = broke.stream().limit(MOST_LINES).toList();
    DrillRun.Status status = lines.isEmpty() ? DrillRun.Status.PASSED : DrillRun.Status.FAILED;
    Optional<DrillRun> ended = store.end(drill.id(), status, lines, now());
    ended.ifPresent(over -> {
      tell("drill." + status.word(), over, "automation", Map.of("broke", lines));
      if (!lines.isEmpty()) {
        runbook.ifPresent(known -> staleness.mark(List.of(new Doubt(known, "", Cause.DRILL, said(lines), 1)), workspace.version()));
      }
    });
  }

  private static List<String> said(List<String> lines) {
    return lines.stream().map(line -> "A drill failed: " + line).toList();
  }

  /** Returns drills with an id below {@code before}, newest first; of one runbook where one is named. */
  public List<DrillRun> list(@Nullable String runbook, long before, int limit) {
    return store.newest(runbook, before, limit);
  }

  /**
   * Returns a drill.
   *
   * @throws Problem.Missing where there is none
   */
  public DrillRun get(long id) {
    return store.find(id).orElseThrow(() -> new Problem.Missing("There is no drill " + id + "."));
  }

  private void tell(String type, DrillRun drill, String by, Map<String, Object> more) {
    Map<String, Object> data = new LinkedHashMap<>(more);
    data.put("drill", drill.id());
    data.put("runbook", drill.runbook());
    data.put("runbookVersion", drill.runbookVersion());
    data.put("service", drill.service());
    if (drill.runId() != null) {
      data.put("run", drill.runId());
    }
    ledger.append(new FactDraft("runbook/" + drill.runbook(), null, null, type, by, drill.workspaceVersion(), data));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
