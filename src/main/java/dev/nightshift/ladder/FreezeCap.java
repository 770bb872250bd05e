package dev.nightshift.ladder;

import dev.nightshift.guardrail.Freeze;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspace;
import java.time.Instant;
import java.util.List;

/** While a service is frozen, its alerts are for people at once. */
final class FreezeCap implements RungCap {
  private final Freezes freezes;

  FreezeCap(Freezes freezes) {
    this.freezes = freezes;
  }

  @Override
  public Look look(Workspace workspace, Instant now) {
    List<Freeze> holding = freezes.holding();
    return binding ->
        holding.stream()
            .filter(freeze -> freeze.service().isEmpty() || freeze.service().equals(binding.service()))
            .findFirst()
            .map(Freeze::words)
            .or(() -> workspace.catalog().rules().windows().stream()
                .filter(window -> window.holds(binding.service(), now))
                .findFirst()
                .map(window -> binding.service() + " is frozen at this time, by the calendar of the workspace: " + window.name()))
            .map(why -> new Bound("frozen", Rung.HUMAN_INITIATED, why));
  }
}
