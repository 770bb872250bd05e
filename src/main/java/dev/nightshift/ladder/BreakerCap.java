package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.guardrail.Breakers;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspace;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** While a breaker rests, or its canary runs, nothing else of the binding goes alone. */
final class BreakerCap implements RungCap {
  private final Breakers breakers;

  BreakerCap(Breakers breakers) {
    this.breakers = breakers;
  }

  @Override
  public Look look(Workspace workspace, Instant now) {
    Map<Binding, Bound> open = new HashMap<>();
    for (Breakers.View view : breakers.all()) {
      if (view.state().equals("half-open") || view.halfOpenAt() != null && now.isBefore(view.halfOpenAt())) {
        String why = "its breaker is " + view.state() + " since " + view.since() + ": " + view.why();
        open.put(new Binding(view.runbook(), view.service()), new Bound("breaker", Rung.HUMAN_INITIATED, why));
      }
    }
    return binding -> Optional.ofNullable(open.get(binding));
  }
}
