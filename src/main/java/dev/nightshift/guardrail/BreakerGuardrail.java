package dev.nightshift.guardrail;

import java.util.Map;

/** What failed again and again, or did harm, does not act again until it has rested; then one run may try, on one target. */
final class BreakerGuardrail implements Guardrail {

  @Override
  public String name() {
    return "breaker";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Binding binding = new Binding(situation.runbook(), situation.service());
    return switch (readings.history().breaker()) {
      case Breaker.Closed closed ->
          Verdict.allow("its breaker is closed" + (closed.failures() == 0 ? "" : ", " + closed.failures() + " failed in a row"), Map.of("state", "closed", "failures", closed.failures()));
      case Breaker.Open open when open.mayTry(situation.now()) -> {
        String only = situation.targets().isEmpty() ? "" : situation.targets().getFirst().name();
        yield Verdict.allow(
            "its breaker has rested since " + open.since() + " (" + open.why() + "): this run is the one canary" + (only.isEmpty() ? "" : ", on " + only + " alone"),
            Map.of("state", "half-open", "failures", open.failures(), Verdict.ONLY, only));
      }
      case Breaker.Open open ->
          Verdict.deny(
              "the breaker of " + binding + " is open since " + open.since() + ": " + open.why() + "; half-open at " + open.halfOpenAt(),
              Map.of("state", "open", "failures", open.failures(), "since", open.since().toString(), "halfOpenAt", open.halfOpenAt().toString()));
      case Breaker.HalfOpen half when half.canary() == situation.runId() -> Verdict.allow("this run is the canary of its breaker", Map.of("state", "half-open", "canary", half.canary()));
      case Breaker.HalfOpen half ->
          Verdict.deny(
              "the breaker of " + binding + " is half-open (" + half.why() + "), and run " + half.canary() + " is its one canary; no other run acts until that has ended",
              Map.of("state", "half-open", "failures", half.failures(), "since", half.since().toString(), "canary", half.canary()));
    };
  }
}
