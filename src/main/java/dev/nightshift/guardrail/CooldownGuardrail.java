package dev.nightshift.guardrail;

import dev.nightshift.platform.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A runbook that has just acted on a service does not act on it again at once. */
final class CooldownGuardrail implements Guardrail {

  private final ActStore acts;

  CooldownGuardrail(ActStore acts) {
    this.acts = acts;
  }

  @Override
  public String name() {
    return "cooldown";
  }

  @Override
  public Verdict judge(Situation situation) {
    Duration cooldown = situation.limits().cooldown();
    Optional<Instant> last = acts.last(situation.runbook(), situation.service(), situation.runId());
    if (cooldown.isZero() || last.isEmpty()) {
      return Verdict.allow(cooldown.isZero() ? "the runbook asks for none" : "it has not acted on this service before", Map.of());
    }
    Instant over = last.get().plus(cooldown);
    Map<String, Object> values =
        Map.of("cooldown", Durations.format(cooldown), "lastActed", last.get().toString(), "over", over.toString());
    return situation.now().isBefore(over)
        ? Verdict.deny("it acted on " + situation.service() + " at " + last.get() + " and its cooldown of "
            + Durations.format(cooldown) + " lasts until " + over, values)
        : Verdict.allow("it last acted at " + last.get(), values);
  }
}
