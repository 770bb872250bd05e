package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.runbook.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where all runbooks stand at one moment, so that many decisions need to look it up once. */
public final class Standings {
  private final LadderRules rules;
  private final Map<Binding, Earned> earned;
  private final List<RungCap.Look> caps;

  Standings(LadderRules rules, Map<Binding, Earned> earned, List<RungCap.Look> caps) {
    this.rules = rules;
    this.earned = Map.copyOf(earned);
    this.caps = List.copyOf(caps);
  }

  /** Returns where a runbook stands for a service. */
  public Standing of(Runbook runbook, String service) {
    Binding binding = new Binding(runbook.name(), service);
    List<Bound> bounds = new ArrayList<>(List.of(earned(binding).bound(rules)));
    caps.forEach(cap -> cap.of(binding).ifPresent(bounds::add));
    return Standing.of(runbook, bounds);
  }

  private Earned earned(Binding binding) {
    return earned.getOrDefault(binding, Earned.nothing(binding));
  }
}
