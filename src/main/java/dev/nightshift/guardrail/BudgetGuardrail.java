package dev.nightshift.guardrail;

import dev.nightshift.runbook.Budget;
import java.util.Map;

/** A runbook that had to act too often does not cure anything: then a person looks. */
final class BudgetGuardrail implements Guardrail {

  @Override
  public String name() {
    return "budget";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Budget budget = situation.limits().budget();
    int used = readings.history().used();
    Map<String, Object> values = Map.of("budget", budget.toString(), "used", used);
    return used >= budget.times()
        ? Verdict.deny("its budget of " + budget + " on " + situation.service() + " is used up (" + used + " runs)", values)
        : Verdict.allow(used + " of " + budget + " used", values);
  }
}
