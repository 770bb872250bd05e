package dev.nightshift.console;

import dev.nightshift.ledger.Tone;
import dev.nightshift.run.DryRun.VerdictView;
import dev.nightshift.why.Explanation;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one guardrail says, for people.
 *
 * @param name as guardrails.yaml and the documents have it
 * @param title the same in words
 * @param advice what to do about it; empty where it allows
 * @param values what it looked at
 */
public record VerdictLine(String name, String title, StateWord state, String why, String advice, Map<String, String> values) {

  static VerdictLine of(VerdictView verdict) {
    String name = verdict.guardrail();
    Map<String, String> values = new TreeMap<>();
    Explanation.flat(verdict.values()).forEach((what, words) -> values.put(what, WhyLine.brief(words)));
    boolean allows = verdict.verdict().equals("allow");
    return new VerdictLine(
        name, name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1).replace('-', ' '), state(verdict.verdict()), WhyLine.plain(verdict.why()),
        allows ? "" : GuardrailAdvice.on(name), values);
  }

  boolean allows() {
    return state.tone() == Tone.GREY;
  }

  private static StateWord state(String verdict) {
    return switch (verdict) {
      case "allow" -> new StateWord(Tone.GREY, "allows");
      case "ask" -> new StateWord(Tone.AMBER, "asks people");
      case "wait" -> new StateWord(Tone.AMBER, "waits");
      default -> new StateWord(Tone.RED, "denies");
    };
  }
}
