package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A runbook that is in doubt waits for a person. */
public final class StaleCap implements RungCap {
  private final Staleness staleness;

  public StaleCap(Staleness staleness) {
    this.staleness = staleness;
  }

  @Override
  public Look look(Workspace workspace, Instant now) {
    StaleMarks open = staleness.open();
    return (Binding binding) -> bound(open.of(binding.runbook(), binding.service()));
  }

  static Optional<Bound> bound(List<StaleMark> marks) {
    return marks.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Bound(
                "stale", Rung.HUMAN_INITIATED,
                "it is stale until somebody confirms it: " + marks.stream().map(StaleMark::why).collect(Collectors.joining("; "))));
  }
}
