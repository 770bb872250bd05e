package dev.nightshift.run;

import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.guardrail.Guardrails.Decision;
import dev.nightshift.guardrail.Situation;
import dev.nightshift.guardrail.Verdict;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.platform.Expression;
import dev.nightshift.platform.ExpressionProblem;
import dev.nightshift.run.RunEvent.Answer;
import dev.nightshift.run.RunEvent.Gate;
import dev.nightshift.runbook.ApprovalRule;
import dev.nightshift.runbook.Conditions;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.target.Inventory;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Answers what the state machine asks about the world, inside the transaction of the transition. */
final class Questions {
  private final Guardrails guardrails;
  private final Incidents incidents;
  private final Workspaces workspaces;
  private final PlanMaker plans;
  private final RunbookVersions runbooks;
  private final AttemptStore attempts;

  Questions(Guardrails guardrails, Incidents incidents, Workspaces workspaces, PlanMaker plans, RunbookVersions runbooks, AttemptStore attempts) {
    this.guardrails = guardrails;
    this.incidents = incidents;
    this.workspaces = workspaces;
    this.plans = plans;
    this.runbooks = runbooks;
    this.attempts = attempts;
  }

  /**
   * The run as it is in this transaction.
   *
   * @param state the state that asks, newer than the stored one
   */
  record Asking(Run run, Plan plan, RunState state, @Nullable Incident incident, Instant now) {}

  /** Answers one question; what guardrails said goes to {@code told} with the step they were asked for. */
  RunEvent answer(RunEffect.Question question, Asking asking, BiConsumer<String, Decision> told) {
    return switch (question) {
      case RunEffect.CheckStep check -> new RunEvent.Checked(check.step(), check(check, asking, told));
      case RunEffect.LookAgain again -> new RunEvent.Checked(again.step(), lookAgain(again.step(), List.of(), asking, told));
      case RunEffect.AskGate ask -> new RunEvent.GateAnswered(gate(ask, asking, told));
      case RunEffect.AskAlerts alerts -> new RunEvent.AlertsChecked(asking.incident() == null || incidents.alertsClear(asking.incident().id()));
    };
  }

  private Answer check(RunEffect.CheckStep check, Asking asking, BiConsumer<String, Decision> told) {
    ExecutableStep step = (ExecutableStep) runbooks.of(asking.plan()).step(check.step()).orElseThrow();
    List<String> targets = check.targets();
    String condition = step.attributes().condition();
    if (condition != null) {
      try {
        targets = holding(condition, asking, targets);
      } catch (ExpressionProblem problem) {
        return new Answer.Stop("whether '" + step.name() + "' should run cannot be told: " + problem.getMessage());
      }
      if (targets.isEmpty()) {
        return new Answer.Skip("its condition " + condition + " does not hold");
      }
    }
    boolean acting = asking.state().phase() == Phase.MITIGATION && asking.state().gateOpen();
    return acting ? lookAgain(step.name(), targets, asking, told) : new Answer.Go(targets);
  }

  private List<String> holding(String condition, Asking asking, List<String> targets) {
    Expression expression = Conditions.STEP.condition(condition);
    boolean perTarget = expression.paths().stream().anyMatch(path -> path.getFirst().equals("target"));
    RunValues values = values(asking);
    if (!perTarget) {
      return expression.test(values.variables()) ? targets : List.of();
    }
    return targets.stream().filter(name -> expression.test(values.variables(asking.plan().target(name).orElse(null)))).toList();
  }

  private Answer lookAgain(String step, List<String> targets, Asking asking, BiConsumer<String, Decision> told) {
    for (Decision decision : guardrails.beforeStep(situation(asking, false, false, Map.of()))) {
      told.accept(step, decision);
      if (!decision.allows()) {
        String why = decision.verdict().why();
        return decision.guardrail().equals(Guardrails.LOOK_AGAIN) ? new Answer.Gone(why) : new Answer.Stop(why);
      }
    }
    return new Answer.Go(targets);
  }

  private Gate gate(RunEffect.AskGate ask, Asking asking, BiConsumer<String, Decision> told) {
    Situation situation = situation(asking, ask.approved(), ask.personAgreed(), values(asking).variables());
    List<Decision> decisions = guardrails.beforeActing(situation);
    Verdict last = decisions.getLast().verdict();
    if (last.answer() != Verdict.Answer.WAIT) {
      decisions.forEach(decision -> told.accept(asking.state().cleared(), decision));
    }
    return switch (last.answer()) {
      case ALLOW -> new Gate.Open();
      case ASK -> approval(asking);
      case WAIT -> new Gate.Busy(last.why());
      case DENY -> new Gate.Closed(last.why());
    };
  }

  private Gate approval(Asking asking) {
    ApprovalRule rule = runbooks.of(asking.plan()).settings().approval();
    return rule == null
        ? new Gate.NeedsApproval(1, List.of(), asking.now().plus(ApprovalRule.DEFAULT_TIMEOUT))
        : new Gate.NeedsApproval(rule.minimum(), rule.from(), asking.now().plus(rule.timeout()));
  }

  private Situation situation(Asking asking, boolean approved, boolean personAgreed, Map<String, Object> variables) {
    Plan plan = asking.plan();
    Workspace workspace = workspaces.current();
    Runbook runbook = runbooks.of(plan);
    List<TargetAddress> targets = new ArrayList<>();
    plan.acted().forEach(name -> plan.target(name).ifPresent(targets::add));
    Incident incident = asking.incident();
    return new Situation(
        asking.run().id(), plan.runbook(), plan.service(), incident,
        incident != null && incidents.alertsClear(incident.id()),
        plan.rung(), plan.byPerson(), personAgreed, approved,
        !approved || plans.unchanged(plan, workspace),
        runbook.settings().limits(), runbook.settings().approval(), targets,
        plan.steps().stream().anyMatch(step -> step.changes() && !step.targets().equals(List.of(""))),
        new Inventory(workspace.catalog()).of(plan.service()).size(),
        workspace.catalog().organisation().allowLocal(), variables, asking.now());
  }

  private RunValues values(Asking asking) {
    List<StepAttempt> seen = asking.state().attempts().isEmpty() ? List.of() : attempts.ofRun(asking.run().id());
    return new RunValues(asking.run(), asking.plan(), asking.incident(), seen);
  }
}
