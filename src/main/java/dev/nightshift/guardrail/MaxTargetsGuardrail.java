package dev.nightshift.guardrail;

import dev.nightshift.catalog.Amount;
import java.util.List;
import java.util.Map;

/** No run touches more of a service than its runbook and the workspace allow. */
final class MaxTargetsGuardrail implements Guardrail {

  @Override
  public String name() {
    return "max-targets";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    List<Amount> limits = situation.restraints().maxTargets();
    int chosen = situation.targets().size();
    if (limits.isEmpty()) {
      return Verdict.allow("nobody sets a limit", Map.of("targets", chosen));
    }
    int total = Math.max(situation.around().targets().size(), chosen);
    Amount strictest = strictest(limits, total);
    int most = strictest.atLeastOneOf(total);
    Map<String, Object> values = Map.of("targets", chosen, "limit", strictest.toString(), "most", most, "total", total);
    return chosen > most
        ? Verdict.deny(chosen + " targets are chosen of " + total + ", and max-targets " + strictest + " allows " + most, values)
        : Verdict.allow(chosen + " of " + total + " targets, " + most + " are allowed", values);
  }

  static Amount strictest(List<Amount> limits, int total) {
    return limits.stream().reduce((one, other) -> other.atLeastOneOf(total) < one.atLeastOneOf(total) ? other : one).orElseThrow();
  }
}
