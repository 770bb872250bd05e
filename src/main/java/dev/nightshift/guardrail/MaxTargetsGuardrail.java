package dev.nightshift.guardrail;

import dev.nightshift.runbook.Amount;
import java.util.Map;

/** No run touches more of a service than its runbook allows. */
final class MaxTargetsGuardrail implements Guardrail {

  @Override
  public String name() {
    return "max-targets";
  }

  @Override
  public Verdict judge(Situation situation) {
    Amount limit = situation.limits().maxTargets();
    int chosen = situation.targets().size();
    if (limit == null) {
      return Verdict.allow("the runbook sets no limit", Map.of("targets", chosen));
    }
    int total = Math.max(situation.serviceTargets(), chosen);
    int most = limit.atLeastOneOf(total);
    Map<String, Object> values = Map.of("targets", chosen, "limit", limit.toString(), "most", most, "total", total);
    return chosen > most
        ? Verdict.deny(chosen + " targets are chosen of " + total + ", and max-targets " + limit + " allows " + most, values)
        : Verdict.allow(chosen + " of " + total + " targets, " + most + " are allowed", values);
  }
}
