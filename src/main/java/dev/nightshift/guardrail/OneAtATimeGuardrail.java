package dev.nightshift.guardrail;

import java.util.Map;
import java.util.OptionalLong;

/** Only one run changes a service at a time, with those that it calls; the next one waits. */
final class OneAtATimeGuardrail implements Guardrail {

  private final ActStore acts;

  OneAtATimeGuardrail(ActStore acts) {
    this.acts = acts;
  }

  @Override
  public String name() {
    return "one-at-a-time";
  }

  @Override
  public Verdict judge(Situation situation) {
    OptionalLong other = acts.holder(situation.service(), situation.runId());
    return other.isPresent() && !situation.callers().contains(other.getAsLong())
        ? new Verdict(Verdict.Answer.WAIT, "run " + other.getAsLong() + " is changing " + situation.service(), Map.of("run", other.getAsLong()))
        : Verdict.allow("no other run is changing " + situation.service(), Map.of());
  }
}
