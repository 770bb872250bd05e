package dev.nightshift.guardrail;

import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.platform.Durations;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often runs may act on a service, on those of a team, and on all, whatever the runbook. */
final class SharedBudgetGuardrail implements Guardrail {

  @Override
  public String name() {
    return "shared-budget";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    GuardrailRules rules = situation.rules();
    if (rules.perService() == null && rules.perTeam() == null && rules.overall() == null) {
      return Verdict.allow("the workspace sets no shared budget", Map.of());
    }
    History.Counts counts = readings.history().shared();
    Map<String, Object> values = new LinkedHashMap<>();
    String denied = used(rules.perService(), "the service " + situation.service(), counts.service(), values);
    denied = denied != null ? denied : used(rules.perTeam(), "the team's services", counts.team(), values);
    denied = denied != null ? denied : used(rules.overall(), "all services", counts.all(), values);
    return denied == null ? Verdict.allow("the shared budgets have room: " + values, values) : Verdict.deny(denied, values);
  }

  private static @Nullable String used(GuardrailRules.@Nullable Rate rate, String of, int used, Map<String, Object> values) {
    if (rate == null) {
      return null;
    }
    values.put(of, used + " of " + rate.times());
    return used >= rate.times() ? "the budget of " + rate.times() + " runs in " + Durations.format(rate.per()) + " for " + of + " is used up (" + used + ")" : null;
  }
}
