package dev.nightshift.guardrail;

import dev.nightshift.spi.TargetAddress;
import java.util.List;
import java.util.Map;

/** Steps on this node itself need the organisation's permission. */
final class LocalStepsGuardrail implements Guardrail {

  @Override
  public String name() {
    return "local-steps";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    List<String> local =
        situation.targets().stream().filter(target -> target.connection().equals("local")).map(TargetAddress::name).toList();
    Map<String, Object> values = Map.of("local", local, "allowed", situation.localAllowed());
    if (local.isEmpty()) {
      return Verdict.allow("no step runs on this node itself", values);
    }
    return situation.localAllowed()
        ? Verdict.allow("the organisation allows local steps", values)
        : Verdict.deny("steps would run on this node itself, and the organisation's settings do not allow local steps", values);
  }
}
