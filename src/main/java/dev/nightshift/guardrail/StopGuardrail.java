package dev.nightshift.guardrail;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** After a stop of all automation no run goes on. */
final class StopGuardrail implements Guardrail {

  @Override
  public String name() {
    return "stop-all";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    return judge(readings.freezes());
  }

  Verdict judge(List<Freeze> holding) {
    Optional<Freeze> stop = holding.stream().filter(freeze -> freeze.kind() == Freeze.Kind.STOP).findFirst();
    return stop.map(freeze -> Verdict.deny(freeze.words(), Map.of("stop", freeze.id(), "reason", freeze.reason())))
        .orElseGet(() -> Verdict.allow("automation is not stopped", Map.of()));
  }
}
