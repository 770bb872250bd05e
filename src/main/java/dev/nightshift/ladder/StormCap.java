package dev.nightshift.ladder;

import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspace;
import java.time.Instant;
import java.util.Optional;

/** A storm is not the time for a hundred restarts: while it lasts, people decide. */
final class StormCap implements RungCap {
  private final Guardrails guardrails;

  StormCap(Guardrails guardrails) {
    this.guardrails = guardrails;
  }

  @Override
  public Look look(Workspace workspace, Instant now) {
    Optional<Bound> storm = guardrails.storm(workspace.catalog(), now).map(seen -> new Bound("storm", Rung.HUMAN_INITIATED, seen));
    return binding -> storm;
  }
}
