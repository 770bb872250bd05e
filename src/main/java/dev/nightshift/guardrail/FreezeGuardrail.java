package dev.nightshift.guardrail;

import dev.nightshift.catalog.FreezeWindow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Optional<FreezeWindow> window = situation.rules().windows().stream().filter(one -> one.holds(situation.service(), situation.now())).findFirst();
    if (window.isPresent()) {
      return Verdict.deny(situation.service() + " is frozen at this time, by the calendar of the workspace: " + window.get().name(), Map.of("window", window.get().name()));
    }
    return holding.isEmpty()
        ? Verdict.allow(situation.service() + " is not frozen", Map.of("freezes", 0))
        : Verdict.deny(holding.getFirst().words(), Map.of("freeze", holding.getFirst().id(), "reason", holding.getFirst().reason()));
  }
}
