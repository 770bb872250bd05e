package dev.nightshift.ladder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a binding has shown, in sentences, the same wherever it is read. Pure. */
final class Shown {
  private Shown() {}

  static List<String> of(Evidence evidence, Comparison without) {
    List<String> said = new ArrayList<>();
    said.add(evidence.attempts() == 0
        ? "It has not tried yet."
        : String.format(Locale.ROOT, "%d of %d attempts recovered it, proved: at least %.0f %%.", evidence.verified(), evidence.attempts(), Math.floor(evidence.bound() * 100)));
    Duration recovery = evidence.recovery();
    Duration manual = without.manual();
    if (recovery != null) {
      said.add("It takes " + took(recovery) + (manual == null ? "." : ", people take " + took(manual) + "."));
    } else if (manual != null) {
      said.add("People take " + took(manual) + ".");
    }
    String bad = count(evidence.failures(), "failed") + count(evidence.unknowns(), "unknown") + count(evidence.harms(), "did harm") + count(evidence.stops(), "stopped by people");
    if (!bad.isEmpty()) {
      said.add(bad.substring(2) + ".");
    }
    anyway(evidence, without, said);
    return said;
  }

  private static void anyway(Evidence evidence, Comparison without, List<String> said) {
    if (evidence.cameAnyway() > 0) {
      said.add(times(evidence.cameAnyway()) + " the alert was clear before it changed anything.");
    }
    if (without.byThemselves() > 0) {
      int expected = without.anyway(evidence) - evidence.cameAnyway();
      said.add("Without it the alert went away by itself in " + without.byThemselves() + " of " + without.cases() + " cases"
          + (expected == 0 ? "." : ": about " + expected + " of the " + evidence.verified() + " recoveries would have come anyway."));
    }
  }

  private static String times(int many) {
    return many == 1 ? "Once" : many + " times";
  }

  private static String count(int many, String what) {
    return many == 0 ? "" : ", " + many + " " + what;
  }

  private static String took(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 90 ? seconds + " s" : duration.plusSeconds(30).toMinutes() + " min";
  }
}
