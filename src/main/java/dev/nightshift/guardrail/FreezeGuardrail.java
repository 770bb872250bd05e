package dev.nightshift.guardrail;

import java.util.List;
import java.util.Map;

/** Nothing begins to change what is frozen, whoever starts it. */
final class FreezeGuardrail implements Guardrail {
  private final FreezeStore freezes;

  FreezeGuardrail(FreezeStore freezes) {
    this.freezes = freezes;
  }

  @Override
  public String name() {
    return "freeze";
  }

  @Override
  public Verdict judge(Situation situation) {
    List<Freeze> holding = freezes.holding(situation.now()).stream()
        .filter(freeze -> freeze.kind() == Freeze.Kind.FREEZE && (freeze.service().isEmpty() || freeze.service().equals(situation.service())))
        .toList();
    return holding.isEmpty()
        ? Verdict.allow(situation.service() + " is not frozen", Map.of("freezes", 0))
        : Verdict.deny(holding.getFirst().words(), Map.of("freeze", holding.getFirst().id(), "reason", holding.getFirst().reason()));
  }
}
