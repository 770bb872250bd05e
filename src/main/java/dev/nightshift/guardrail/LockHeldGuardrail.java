package dev.nightshift.guardrail;

import java.util.Map;
import java.util.OptionalLong;

/**
 * Right before a step changes something: does the run still hold what it changes? One that was silent for so long that another has taken
 * over begins nothing more.
 */
final class LockHeldGuardrail implements Guardrail {
  private final LockStore locks;

  LockHeldGuardrail(LockStore locks) {
    this.locks = locks;
  }

  @Override
  public String name() {
    return "lock";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    OptionalLong fence = locks.renew(situation.runId(), situation.callers());
    if (fence.isPresent()) {
      return Verdict.allow("it holds what it changes, with the token " + fence.getAsLong(), Map.of("fence", fence.getAsLong()));
    }
    OptionalLong next = locks.takenOverBy(situation.runId());
    String by = next.isPresent() && next.getAsLong() != 0 ? "run " + next.getAsLong() : "another run";
    return Verdict.deny("its lock has run out, and " + by + " has taken over what it was changing", Map.of("fence", locks.fence(situation.runId()).orElse(0)));
  }
}
