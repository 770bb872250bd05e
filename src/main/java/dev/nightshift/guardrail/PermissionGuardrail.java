package dev.nightshift.guardrail;

import dev.nightshift.identity.Permissions;
import java.util.Map;

/** Whoever a run acts for, a person or automation itself, must be permitted to change these targets. */
final class PermissionGuardrail implements Guardrail {

  @Override
  public String name() {
    return "permission";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Permissions.Decision decision = situation.permission();
    Map<String, Object> values = Map.of("rules", decision.deciding(), "considered", decision.rules().size());
    return decision.allowed() ? Verdict.allow(decision.why(), values) : Verdict.deny(decision.why(), values);
  }
}
