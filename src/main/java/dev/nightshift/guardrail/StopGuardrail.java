package dev.nightshift.guardrail;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** After a stop of all automation no run goes on. */
final class StopGuardrail implements Guardrail {
  private final FreezeStore freezes;

  StopGuardrail(FreezeStore freezes) {
    this.freezes = freezes;
  }

  @Override
  public String name() {
    return "stop-all";
  }

  @Override
  public Verdict judge(Situation situation) {
    return judge(situation.now());
  }

  Verdict judge(Instant now) {
    Optional<Freeze> stop = freezes.holding(now).stream().filter(freeze -> freeze.kind() == Freeze.Kind.STOP).findFirst();
    return stop.map(freeze -> Verdict.deny(freeze.words(), Map.of("stop", freeze.id(), "reason", freeze.reason())))
        .orElseGet(() -> Verdict.allow("automation is not stopped", Map.of()));
  }
}
