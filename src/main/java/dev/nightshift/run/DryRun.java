package dev.nightshift.run;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.guardrail.Verdict;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.ladder.Standing;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Section;
import dev.nightshift.runbook.Step;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run would be if a person started it now: its plan, what each step would do, and what every guardrail says at this moment.
 * Nothing is changed; a step kind whose dry run looks at the target (Ansible's {@code --check}) does look, at the first of its targets. What is
 * written is only that this very plan was tried dry, when, and what spoke against it.
 */
public final class DryRun {

  /**
   * One step as it would run.
   *
   * @param section {@code diagnosis}, {@code mitigation} …
   * @param kind {@code manual} for what a person does
   * @param condition its {@code if}, which is evaluated when its turn comes; empty for always
   * @param matrix the list for whose items it runs, which is evaluated when its turn comes; empty for once
   * @param undo the step that takes it back, or empty
   * @param shownFor the target for which {@code shows} is; the others get the same with their own values
   * @param shows what its kind says that it would do, with secrets masked; empty for a manual step
   */
  public record PlannedStepView(
      String name, String section, String kind, String text, String condition, String matrix, String undo, List<String> targets, String shownFor, String shows) {}

  /** What a guardrail says now. */
  public record VerdictView(String guardrail, String verdict, String why, Map<String, Object> values) {
    static VerdictView of(Guardrails.Decision decision, Masking masking) {
      Verdict verdict = decision.verdict();
      return new VerdictView(decision.guardrail(), verdict.answer().word(), masking.text(verdict.why()), masking.values(verdict.values()));
    }
  }

  /**
   * A plan that nobody has started, or that waits for an approval.
   *
   * @param plan its digest, which an approval is bound to
   * @param stale why the runbook may not fit any more; empty where nobody doubts it
   */
  public record View(
      String plan, String runbook, String title, String file, String runbookVersion, String workspaceVersion, String service, @Nullable Long incident,
      String rung, String declaredRung, String why, String purpose, Map<String, Object> inputs, Map<String, String> environment,
      List<String> targets, List<PlannedStepView> steps, List<VerdictView> guardrails, List<String> stale) {}

  private final ManualStart manualStart;
  private final RunStore runs;
  private final AttemptStore attempts;
  private final RunbookVersions runbooks;
  private final StepRunner runner;
  private final Workspaces workspaces;
  private final Incidents incidents;
  private final Guardrails guardrails;
  private final Staleness staleness;
  private final Masks masks;
  private final Clock clock;

  DryRun(
      ManualStart manualStart, RunStore runs, AttemptStore attempts, RunbookVersions runbooks, StepRunner runner, Workspaces workspaces, Incidents incidents, Guardrails guardrails, Staleness staleness, Masks masks, Clock clock) {
    this.manualStart = manualStart;
    this.runs = runs;
    this.attempts = attempts;
    this.runbooks = runbooks;
    this.runner = runner;
    this.workspaces = workspaces;
    this.incidents = incidents;
    this.guardrails = guardrails;
    this.staleness = staleness;
    this.masks = masks;
    this.clock = clock;
  }

  /**
   * Plans a run without starting it, and remembers that this plan was tried dry and what spoke against it. Whoever may start it may ask, because a dry run uses the same credentials.
   *
   * @throws Problem as starting it would
   */
  public View plan(String name, @Nullable Long incidentId, Map<String, String> inputs, Actor actor) {
    Permissions.require(actor, Permissions.Action.START_RUN);
    Instant now = clock.instant();
    Workspace workspace = workspaces.current();
    Runbook runbook = ManualStart.runbook(workspace, name);
    Incident incident = incidentId == null ? null : ManualStart.open(incidents.get(incidentId));
    Plan plan = manualStart.plan(workspace, runbook, incident, inputs);
    Permissions.require(workspace.catalog(), actor, Permissions.Action.START_RUN, plan.resource());
    RunValues values = new RunValues(run(plan, workspace, incident, actor, now), plan, incident, List.of());
    Look look = new Look(runbook, values, PlanMaker.hash(plan), workspace.version(), Standing.of(runbook).startedByPerson().why());
    Steps steps = steps(look, prospect(look, incident));
    Binding binding = new Binding(plan.runbook(), plan.service());
    guardrails.dryRan(look.digest(), binding, actor.name(), String.join("; ", steps.problems()), now.truncatedTo(ChronoUnit.MICROS));
    return view(look, steps, incident, now);
  }

  /**
   * Shows what a run is about to do that waits for an approval, with what its Diagnosis has found. Whoever may start or approve a run may
   * ask.
   *
   * @throws Problem.Conflict where it does not wait for one
   */
  public View ofRun(long id, Actor actor) {
    if (!Permissions.allows(actor, Permissions.Action.APPROVE_RUN)) {
      Permissions.require(actor, Permissions.Action.START_RUN);
    }
    RunStore.Row row = runs.find(id).orElseThrow(() -> new Problem.Missing("There is no run " + id + "."));
    if (row.state().status() != RunStatus.AWAITING_APPROVAL) {
      throw new Problem.Conflict("Run " + id + " does not wait for an approval: it is " + row.state().status().word() + ".");
    }
    Long incidentId = row.run().incidentId();
    Incident incident = incidentId == null ? null : incidents.get(incidentId);
    RunValues values = new RunValues(row.run(), row.plan(), incident, attempts.ofRun(id));
    Look look = new Look(runbooks.of(row.plan()), values, row.run().planHash(), row.run().workspaceVersion(), "");
    return view(look, steps(look, prospect(look, incident)), incident, clock.instant());
  }

  /** A plan that is looked at. */
  private record Look(Runbook runbook, RunValues values, String digest, String workspaceVersion, String why) {}

  /** Its steps, and what speaks against them. */
  private record Steps(List<PlannedStepView> views, List<String> problems) {}

  private Prospect prospect(Look look, @Nullable Incident incident) {
    return new Prospect(
        look.values().run().id(), look.values().plan(), look.runbook(), manualStart.inventory(workspaces.current()), incident,
        incident != null && incidents.alertsClear(incident.id()), look.values().run().startedBy());
  }

  private View view(Look look, Steps steps, @Nullable Incident incident, Instant now) {
    Plan plan = look.values().plan();
    Runbook runbook = look.runbook();
    Prospect prospect = prospect(look, incident);
    Masking masking = masks.masking();
    return new View(
        look.digest(), plan.runbook(), plan.title(), plan.file(), plan.version(), look.workspaceVersion(), plan.service(),
        incident == null ? null : incident.id(), plan.rung().word(), Standing.of(runbook).declared().word(), look.why(), plan.purpose().word(),
        masking.values(plan.inputs()), masking.texts(plan.environment()), plan.targets().stream().map(TargetAddress::name).toList(),
        steps.views(), verdicts(prospect, look.values(), masking, now),
        staleness.open().of(runbook.name(), plan.service()).stream().map(mark -> masking.text(mark.why())).toList());
  }

  /** A run that nobody has started. */
  static Run run(Plan plan, Workspace workspace, @Nullable Incident incident, Actor actor, Instant now) {
    return new Run(
        0, incident == null ? null : incident.id(), plan.service(), plan.runbook(), plan.title(), plan.version(), workspace.version(), plan.rung(),
        plan.purpose(), RunStatus.PLANNED, actor.name(), plan.inputs(), plan.targets().stream().map(TargetAddress::name).toList(), "", null, null, null, null, "", now,
        null, null);
  }

  private Steps steps(Look look, Prospect prospect) {
    Plan plan = look.values().plan();
    List<PlannedStepView> views = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (PlannedStep planned : plan.steps()) {
      Step step = look.runbook().step(planned.name()).orElseThrow();
      List<String> targets = planned.targets().stream().filter(target -> !target.isEmpty()).toList();
      String first = targets.isEmpty() ? "" : targets.getFirst();
      String section = word(planned.section());
      if (step instanceof ExecutableStep executable) {
        String condition = executable.attributes().condition();
        StepKind.DryRun shown = shows(executable, planned, look.values(), prospect, plan.target(first).orElse(null));
        if (shown.problem() != null) {
          problems.add("'" + planned.name() + "'" + (first.isEmpty() ? "" : " on " + first) + ": " + shown.problem());
        }
        views.add(
            new PlannedStepView(
                planned.name(), section, executable.kind(), "", text(condition), text(executable.attributes().matrix()), planned.undo(), targets, first,
                shown.text()));
      } else {
        views.add(new PlannedStepView(planned.name(), section, "manual", planned.text(), "", "", "", List.of(), "", ""));
      }
    }
    return new Steps(views, problems);
  }

  private StepKind.DryRun shows(ExecutableStep step, PlannedStep planned, RunValues values, Prospect prospect, @Nullable TargetAddress target) {
    if (planned.patience() == null) {
      return runner.look(step, values, target);
    }
    Instant now = clock.instant();
    boolean clear = prospect.incident() == null || prospect.alertsClear();
    return new StepKind.DryRun(masks.masking().text(new WaitCondition(step, values, clear, now, now, now).plan(planned.patience())), null);
  }

  private List<VerdictView> verdicts(Prospect prospect, RunValues values, Masking masking, Instant now) {
    return prospect.plan().steps().stream().noneMatch(step -> step.section() == Section.MITIGATION)
        ? List.of()
        : guardrails.preview(prospect.situation(Prospect.Consent.NONE, values.variables(), now)).stream()
            .map(decision -> VerdictView.of(decision, masking))
            .toList();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static String word(Section section) {
    return section.name().toLowerCase(Locale.ROOT);
  }
}
