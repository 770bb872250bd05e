package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.runbook.Rung;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is decided about a binding.
 *
 * @param rung what it was given, or fell to; null while nothing is decided
 * @param why what was said
 * @param changedBy who accepted it; {@code automation} where it fell
 * @param fellFact the ledger's number of its last fall; 0 for none. Only evidence after it counts
 * @param proposed the rung that is proposed for it; null for none
 */
public record Earned(
    Binding binding, @Nullable Rung rung, String why, @Nullable Instant changedAt, String changedBy, long fellFact, @Nullable Rung proposed) {

  static Earned nothing(Binding binding) {
    return new Earned(binding, null, "", null, "", 0, null);
  }

  /** Returns the rung that it may be on by what it has earned. */
  Rung rung(LadderRules rules) {
    return rung == null ? rules.start() : rung;
  }

  boolean fell() {
    return rung != null && changedBy.equals("automation");
  }

  /** Returns that as a bound. */
  Bound bound(LadderRules rules) {
    if (rung == null) {
      return new Bound("earned", rules.start(), "nothing is earned yet, and the workspace lets a new binding start there (ladder.start)");
    }
    return new Bound(
        "earned", rung, fell() ? "it fell on " + changedAt + " and has not earned more since: " + why : changedBy + " accepted it on " + changedAt + (why.isEmpty() ? "" : ": " + why));
  }
}
