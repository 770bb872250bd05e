package dev.nightshift.guardrail;

import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.platform.Durations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often runs may act on a service, on those of a team, and on all, whatever the runbook. */
final class SharedBudgetGuardrail implements Guardrail {
  private final ActStore acts;

  SharedBudgetGuardrail(ActStore acts) {
    this.acts = acts;
  }

  @Override
  public String name() {
    return "shared-budget";
  }

  @Override
  public Verdict judge(Situation situation) {
    GuardrailRules rules = situation.rules();
    Map<String, Object> values = new LinkedHashMap<>();
    String denied = used(rules.perService(), "the service " + situation.service(), List.of(situation.service()), situation, values);
    denied = denied != null ? denied : used(rules.perTeam(), "the team's services", situation.teamServices(), situation, values);
    denied = denied != null ? denied : used(rules.overall(), "all services", List.of(), situation, values);
    return denied == null
        ? Verdict.allow(values.isEmpty() ? "the workspace sets no shared budget" : "the shared budgets have room: " + values, values)
        : Verdict.deny(denied, values);
  }

  /** @param services empty for all */
  private @Nullable String used(GuardrailRules.@Nullable Rate rate, String of, List<String> services, Situation situation, Map<String, Object> values) {
    if (rate == null) {
      return null;
    }
    int used = acts.countAcross(services, situation.now().minus(rate.per()), situation.runId());
    values.put(of, used + " of " + rate.times());
    return used >= rate.times() ? "the budget of " + rate.times() + " runs in " + Durations.format(rate.per()) + " for " + of + " is used up (" + used + ")" : null;
  }
}
