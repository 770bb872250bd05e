package dev.nightshift.run;

import dev.nightshift.platform.Problem;
import dev.nightshift.run.RunState.Approval;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has before their eyes who decides about a run.
 *
 * @param plan the digest of the plan that was shown; null where it is the one of now
 * @param until when the question ends that was shown; null where it is the one of now
 * @param link the hash of the link that is used, which is good for one answer; null where somebody is signed in
 */
public record Sight(@Nullable String plan, @Nullable Instant until, byte @Nullable [] link) {

  /** Whatever the run waits for now. */
  public static final Sight NOW = new Sight(null, null, null);

  /** A plan that was shown to somebody who is signed in; whatever it is now where it is empty. */
  public static Sight of(@Nullable String plan) {
    return plan == null || plan.isBlank() ? NOW : new Sight(plan.strip(), null, null);
  }

  /** Refuses an answer to another question than the one that is open. */
  void check(Run run, Approval open) {
    if (plan != null && !plan.equals(run.planHash())) {
      throw new Problem.Conflict("The plan of run " + run.id() + " is not the one that you were shown: it has changed since. Look at it again, and decide then.");
    }
    if (until != null && until.toEpochMilli() != open.until().toEpochMilli()) {
      throw new Problem.Conflict("Run " + run.id() + " has asked anew since this link was made. Use the newest one, or the console.");
    }
  }
}
