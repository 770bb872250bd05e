package dev.nightshift.guardrail;

import dev.nightshift.catalog.Restraints;
import dev.nightshift.platform.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A service on which a run has just acted is left alone for a while, and for longer after a run that failed. */
final class CooldownGuardrail implements Guardrail {

  @Override
  public String name() {
    return "cooldown";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Restraints restraints = situation.restraints();
    if (restraints.cooldown().isZero() && restraints.cooldownAfterFailure().isZero()) {
      return Verdict.allow("nobody asks for one", Map.of());
    }
    Map<String, Object> values = new LinkedHashMap<>();
    History history = readings.history();
    String hot = hot("acted", restraints.cooldown(), history.acted(), situation, values);
    hot = hot.isEmpty() ? hot("failed", restraints.cooldownAfterFailure(), history.failed(), situation, values) : hot;
    if (!hot.isEmpty()) {
      return Verdict.deny(hot, values);
    }
    return Verdict.allow(history.acted().map(past -> "run " + past.run() + " was the last to act on it, at " + past.at()).orElse("no run has acted on it before"), values);
  }

  /** Why it is too soon, or empty. */
  private static String hot(String did, Duration cooldown, Optional<History.Past> past, Situation situation, Map<String, Object> values) {
    if (cooldown.isZero() || past.isEmpty()) {
      return "";
    }
    Instant over = past.get().at().plus(cooldown);
    values.put(did.equals("acted") ? "cooldown" : "cooldownAfterFailure", Durations.format(cooldown));
    values.put(did.equals("acted") ? "lastActed" : "lastFailed", past.get().at().toString());
    values.put("over", over.toString());
    return situation.now().isBefore(over)
        ? "run " + past.get().run() + " of " + past.get().runbook() + " " + did + " on " + situation.service() + " at " + past.get().at()
            + ", and the cooldown of " + Durations.format(cooldown) + (did.equals("failed") ? " after a failure" : "") + " lasts until " + over
        : "";
  }
}
