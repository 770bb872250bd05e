package dev.nightshift.guardrail;

import dev.nightshift.platform.ExpressionProblem;
import dev.nightshift.runbook.ApprovalRule;
import dev.nightshift.runbook.Conditions;
import dev.nightshift.runbook.Located;
import java.util.Map;

/**
 * Asks people where the runbook says so, and where a run that nobody started may not go on alone. An approval is for one
 * plan: where the runbook or the targets have changed since, it is void.
 */
final class ApprovalGuardrail implements Guardrail {

  @Override
  public String name() {
    return "approval";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    if (situation.approved()) {
      Map<String, Object> values = Map.of("approved", true, "planUnchanged", situation.planUnchanged());
      return situation.planUnchanged()
          ? Verdict.allow("it was approved, and the plan is the approved one", values)
          : Verdict.deny("what was approved is not what would run now: the runbook or its targets have changed since", values);
    }
    ApprovalRule rule = situation.approval();
    if (rule == null) {
      return withoutRule(situation);
    }
    Located<String> when = rule.when();
    String condition = when == null ? "" : when.value();
    try {
      if (when == null || Conditions.APPROVAL.condition(condition).test(situation.variables())) {
        boolean demanded = situation.rules().bounds().approvals().containsKey(situation.environment());
        String always = demanded ? "what changes in " + situation.environment() + " needs an approval" : "the runbook always asks for an approval";
        String why = when == null ? always : "the condition " + condition + " holds";
        return new Verdict(Verdict.Answer.ASK, why, Map.of("when", condition, "from", rule.from(), "minimum", rule.minimum()));
      }
      return withoutRule(situation);
    } catch (ExpressionProblem problem) {
      return Verdict.deny("whether an approval is needed cannot be told: " + problem.getMessage(), Map.of("when", condition));
    }
  }

  /** A run that was lowered because a person is needed, and that no person has touched yet, asks for one. */
  private static Verdict withoutRule(Situation situation) {
    Map<String, Object> values =
        Map.of("rung", situation.rung().word(), "startedByPerson", situation.byPerson(), "personAgreed", situation.personAgreed());
    if (situation.byPerson() || situation.personAgreed() || situation.rung().unattended()) {
      return Verdict.allow("no approval is needed", values);
    }
    return new Verdict(Verdict.Answer.ASK, "on rung " + situation.rung().word() + " a person must agree before anything is changed", values);
  }
}
