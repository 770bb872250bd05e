package dev.nightshift.run;

import dev.nightshift.catalog.Service;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Actors;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ladder.Standing;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Template;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.run.RunStore.Row;
import dev.nightshift.runbook.AlertView;
import dev.nightshift.runbook.CallInputs;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Placeholders;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookMatching;
import dev.nightshift.runbook.Section;
import dev.nightshift.spi.Severity;
import dev.nightshift.target.StepKinds;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the runs that steps of other runs call, in the transaction that writes the step down as started: there is never a second one. */
final class Calls {
  private static final int DEEPEST = 5;

  private final NewRuns newRuns;
  private final PlanMaker plans;
  private final RunbookVersions runbooks;
  private final Workspaces workspaces;
  private final StepKinds kinds;
  private final Ladder ladder;
  private final Ledger ledger;
  private final Masks masks;
  private final Approving approving;

  Calls(
      NewRuns newRuns, PlanMaker plans, RunbookVersions runbooks, Workspaces workspaces, StepKinds kinds, Ladder ladder, Ledger ledger, Masks masks,
      Approving approving) {
    this.newRuns = newRuns;
    this.plans = plans;
    this.runbooks = runbooks;
    this.workspaces = workspaces;
    this.kinds = kinds;
    this.ladder = ladder;
    this.ledger = ledger;
    this.masks = masks;
    this.approving = approving;
  }

  /**
   * Starts the run that a step calls.
   *
   * @return its id
   * @throws Problem where the other runbook may not run, lacks an input or a target, or the calls are too deep
   */
  long start(Row caller, Flight flight, RunValues values, Instant now) {
    ExecutableStep step = (ExecutableStep) runbooks.of(caller.plan()).step(flight.step()).orElseThrow();
    Workspace workspace = workspaces.current();
    Runbook runbook = ManualStart.runbook(workspace, step.attributes().settings().getOrDefault("runbook", ""));
    Caller by = by(caller, flight);
    Service service = service(workspace, runbook, caller.plan());
    Standing standing = ladder.standings().of(runbook, service.id());
    Plan plan = plans.make(new PlanMaker.Order(
        workspace, runbook, alert(caller.plan(), service), service.id(), inputs(step, values, caller.plan(), flight),
        standing.rung().atMost(caller.plan().rung()), purpose(step, runbook), caller.plan().byPerson())).calledBy(by);
    Actor actor = plan.byPerson() ? Actors.named(workspace.catalog(), approving.starter(caller.run(), caller.plan())) : Actor.AUTOMATION;
    Permissions.require(workspace.catalog(), actor, Permissions.Action.START_RUN, plan.resource());
    long run = newRuns.create(new NewRuns.Order(plan, runbook, workspace.version(), caller.run().incidentId(), "run " + by.run()), now);
    tell(caller.run(), run, plan, standing);
    return run;
  }

  private static Caller by(Row caller, Flight flight) {
    List<Long> runs = new ArrayList<>(List.of(caller.run().id()));
    Caller above = caller.plan().caller();
    if (above != null) {
      runs.addAll(above.runs());
    }
    if (runs.size() >= DEEPEST) {
      throw new Problem.Conflict("runbooks call each other more than " + DEEPEST + " deep: run " + runs.getLast() + " began it");
    }
    return new Caller(flight, runs);
  }

  /** The service that the other runbook names, else the caller's. */
  private static Service service(Workspace workspace, Runbook runbook, Plan caller) {
    var own = runbook.settings().service();
    Service service = workspace.catalog().service(caller.service()).orElseThrow(() -> new Problem.Invalid("the service '" + caller.service() + "' is not in the workspace any more"));
    if (own == null || RunbookMatching.matches(own.value(), service)) {
      return service;
    }
    return workspace.catalog().service(own.value())
        .orElseThrow(() -> new Problem.Invalid(runbook.file() + " is for services with " + own.value() + ", and " + caller.service() + " is none of them"));
  }

  static AlertView alert(Plan caller, Service service) {
    if (!caller.hasAlert()) {
      return AlertView.none(service);
    }
    Map<String, Object> alert = caller.alert();
    return new AlertView(
        text(alert, "name"), Severity.of(text(alert, "severity")), text(alert, "summary"), text(alert, "source"),
        Json.strings(Json.write(alert.getOrDefault("labels", Map.of()))), Json.strings(Json.write(alert.getOrDefault("annotations", Map.of()))), service);
  }

  private static String text(Map<String, Object> alert, String name) {
    return String.valueOf(alert.getOrDefault(name, ""));
  }

  private Map<String, String> inputs(ExecutableStep step, RunValues values, Plan caller, Flight flight) {
    try {
      Map<String, Object> variables = values.variables(caller.target(flight.target()).orElse(null));
      return CallInputs.parse(Template.parse(step.script()).render(Placeholders.values(variables), kinds.get(step.kind()).context()));
    } catch (IllegalArgumentException wrong) {
      throw new Problem.Invalid(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** A step that may only look lets the other runbook only look. */
  private static Purpose purpose(ExecutableStep step, Runbook runbook) {
    if (!step.section().readOnly()) {
      return ManualStart.purpose(runbook);
    }
    if (!Choosing.has(runbook, Section.DIAGNOSIS)) {
      throw new Problem.Conflict(runbook.file() + " has no step under Diagnosis, and what calls it may only look");
    }
    return Purpose.DIAGNOSE;
  }

  private void tell(Run caller, long run, Plan plan, Standing standing) {
    Caller by = java.util.Objects.requireNonNull(plan.caller());
    Map<String, Object> data = PlanningFacts.describe(plan, run);
    data.put("reason", "step '" + by.flight().step() + "' of run " + by.run() + " called it");
    data.put("match", "by a runbook");
    data.put("declaredRung", standing.declared().word());
    data.put("alternatives", List.of());
    data.put("calledBy", by.run());
    FactDraft fact = FactDraft.ofRun(run, caller.incidentId(), "run.planned", "run " + by.run(), caller.workspaceVersion(), data);
    ledger.append(List.of(PlanningFacts.masked(fact, masks.masking())));
  }
}
