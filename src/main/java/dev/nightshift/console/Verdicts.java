package dev.nightshift.console;

import dev.nightshift.ledger.Tone;
import dev.nightshift.run.DryRun.VerdictView;
import java.util.List;

/**
 * What all guardrails say of one plan at one moment: first what stands in its way.
 *
 * @param against those that do not allow it: what denies, then what asks, then what waits, each in the order in which they are asked
 */
public record Verdicts(List<VerdictLine> against, List<VerdictLine> allowing) {

  static Verdicts of(List<VerdictView> verdicts) {
    List<String> order = List.of("deny", "ask", "wait");
    return new Verdicts(
        order.stream().flatMap(word -> verdicts.stream().filter(verdict -> verdict.verdict().equals(word))).map(VerdictLine::of).toList(),
        verdicts.stream().map(VerdictLine::of).filter(VerdictLine::allows).toList());
  }

  /** Returns in one sentence what comes of it. */
  public StateWord outcome() {
    long denying = against.stream().filter(line -> line.state().tone() == Tone.RED).count();
    if (denying > 0) {
      return new StateWord(Tone.RED, "It would not act: " + (denying == 1 ? "one guardrail denies" : denying + " guardrails deny") + ".");
    }
    boolean asks = against.stream().anyMatch(line -> line.state().word().equals("asks people"));
    return against.isEmpty()
        ? new StateWord(Tone.GREY, "Nothing stands in its way.")
        : new StateWord(Tone.AMBER, asks ? "It would ask people first." : "It would wait, and begin by itself.");
  }
}
