package dev.nightshift.guardrail;

import java.util.Map;

/** Nothing chosen never means everything. */
final class EmptySelectionGuardrail implements Guardrail {

  @Override
  public String name() {
    return "empty-selection";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Map<String, Object> values = Map.of("targets", situation.targets().size());
    return situation.targetsNeeded() && situation.targets().isEmpty()
        ? Verdict.deny("no target is chosen, and nothing chosen never means everything", values)
        : Verdict.allow(situation.targetsNeeded() ? "targets are chosen" : "no step needs a target", values);
  }
}
