package dev.nightshift.run;

import dev.nightshift.alert.Alerts;
import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.incident.Incidents;
import dev.nightshift.intake.ChangeEvents;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.Secrets;
import dev.nightshift.target.Discovered;
import dev.nightshift.target.StepKinds;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the parts of this feature together. */
final class RunParts {

  /** What every feature stands on. */
  record Ground(JdbcClient jdbc, TransactionTemplate transaction, NodeName node, Clock clock, Signals signals, Ledger ledger) {}

  /** What runs need of other features. */
  record Needs(
      Workspaces workspaces, Secrets secrets, StepKinds kinds, Incidents incidents, Alerts alerts, ChangeEvents changes, Guardrails guardrails,
      Staleness staleness, Ladder ladder, Discovered discovered) {}

  final RunExecutor executor;
  final Runs runs;
  final RunOutputs outputs;
  final OutputRetention retention;
  final DryRun dryRun;
  final Forecast forecast;
  final Rehearsals rehearsals;
  final References references;
  final Planner planner;
  final RunWaker waker;
  final Enrichment enrichment;

  private void adopt(RunStore.Claim claim, Plan plan, RunTurns.@Nullable Outcome first) {
    executor.adopt(claim, plan, first);
  }

  RunParts(Ground ground, Needs needs) {
    RunStore store = new RunStore(ground.jdbc(), ground.node());
    AttemptStore attempts = new AttemptStore(ground.jdbc());
    OutputStore outputs = new OutputStore(ground.jdbc(), ground.transaction());
    PlanningStore openings = new PlanningStore(ground.jdbc());
    RunbookVersions runbooks = new RunbookVersions(openings, needs.workspaces());
    PlanMaker plans = new PlanMaker(needs.kinds(), needs.discovered());
    Masks masks = new Masks(needs.workspaces(), needs.secrets());
    Replans replans = new Replans(store, plans, runbooks, needs.workspaces(), ground.ledger(), masks);
    ApprovalStore answers = new ApprovalStore(ground.jdbc());
    Approving approving = new Approving(store, answers, needs.workspaces());
    Questions questions =
        new Questions(needs.guardrails(), needs.incidents(), needs.workspaces(), plans, runbooks, replans, approving);
    NewRuns newRuns = new NewRuns(store, runbooks, this::adopt);
    Calls calls =
        new Calls(newRuns, plans, runbooks, needs.workspaces(), needs.kinds(), needs.ladder(), ground.ledger(), masks, approving);
    CalledRuns called = new CalledRuns(store, attempts, runbooks, masks, ground.signals(), ground.clock());
    RunTurns turns =
        new RunTurns(
            store,
            new TurnBook.Tools(
                attempts, questions, calls, called, replans, needs.guardrails(), needs.incidents(), needs.ladder(), ground.ledger(), masks),
            ground.transaction(), ground.clock());
    StepRunner runner = new StepRunner(needs.kinds(), masks);
    StepFlight flights = new StepFlight(runner, runbooks, outputs, masks, ground.signals(), ground.clock());
    executor = new RunExecutor(
        new RunLeaseStore(ground.jdbc(), ground.node()), new SharedTurns(turns), flights, needs.guardrails(), ground.signals(), ground.clock());
    planner = new Planner(
        openings, new FirstTurns(newRuns, turns, openings, executor.places()), new Choosing(plans, ground.clock()),
        needs.workspaces(), needs.incidents(), needs.alerts(), needs.ladder(), ground.ledger(), masks, ground.clock());
    waker = new RunWaker(store, turns, ground.signals(), ground.clock());
    enrichment = new Enrichment(needs.workspaces(), needs.incidents(), needs.changes(), store, ground.ledger(), masks);
    ManualStart manualStart =
        new ManualStart(newRuns, plans, needs.workspaces(), needs.incidents(), needs.alerts(), ground.ledger(), masks, ground.transaction(), ground.clock());
    dryRun = new DryRun(manualStart, store, attempts, runbooks, runner, needs.workspaces(), needs.incidents(), needs.guardrails(), needs.staleness(), masks, ground.clock());
    forecast = new Forecast(
        manualStart, needs.workspaces(), needs.incidents(), needs.ladder(), needs.guardrails(), masks, ground.clock());
    references = new References(plans, needs.kinds(), runner);
    rehearsals = new Rehearsals(newRuns, plans, runner, attempts, ground.ledger(), masks, ground.clock());
    Decisions decisions = new Decisions(turns, answers, approving, replans, needs.workspaces(), ground.signals(), ground.clock());
    runs = new Runs(store, attempts, manualStart, decisions, new Proposals(store, runbooks, needs.workspaces(), masks));
    RetentionStore retentionStore = new RetentionStore(ground.jdbc());
    this.outputs = new RunOutputs(outputs, new OutputSearch(attempts, outputs, OutputSearch.LONGEST), retentionStore, needs.workspaces());
    retention = new OutputRetention(retentionStore, needs.workspaces(), ground.ledger(), ground.transaction(), ground.clock());
  }
}
