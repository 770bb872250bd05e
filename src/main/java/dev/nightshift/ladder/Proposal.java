package dev.nightshift.ladder;

import dev.nightshift.runbook.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The next rung of a binding, and what is still missing for it. Pure.
 *
 * @param lacking in parts of sentences; empty where a person may accept it
 */
public record Proposal(Rung from, Rung to, Evidence evidence, List<String> lacking) {

  public Proposal {
    lacking = List.copyOf(lacking);
  }

  /** Whether a person may accept it. */
  public boolean ready() {
    return lacking.isEmpty();
  }

  /**
   * Returns the next rung above what is earned; empty where there is none.
   *
   * @param evidence what was seen since the binding last fell, and all harm
   */
  static Optional<Proposal> next(Rung earned, Evidence evidence, LadderRules rules) {
    if (earned == Rung.FALLBACK) {
      return Optional.empty();
    }
    Rung to = earned == Rung.OVERSIGHT ? Rung.FALLBACK : Rung.OVERSIGHT;
    LadderRules.Threshold needed = rules.threshold(to);
    List<String> lacking = new ArrayList<>();
    if (evidence.verified() < needed.successes()) {
      lacking.add(evidence.verified() + " of " + needed.successes() + " verified successes");
    }
    if (evidence.bound() < needed.bound()) {
      lacking.add(String.format(Locale.ROOT, "the success rate is at least %.2f, and %.2f is needed", evidence.bound(), needed.bound()));
    }
    if (evidence.harms() > 0 && evidence.harmFree() < rules.harmFree()) {
      lacking.add(evidence.harmFree() + " of " + rules.harmFree() + " attempts without harm");
    }
    if (evidence.failing() >= rules.failures()) {
      lacking.add("the last " + evidence.failing() + " runs failed");
    }
    return Optional.of(new Proposal(earned, to, evidence, lacking));
  }
}
