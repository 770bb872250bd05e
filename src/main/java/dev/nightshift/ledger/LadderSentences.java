package dev.nightshift.ledger;

/** Facts of runbooks that climb and fall, as sentences. */
final class LadderSentences {

  private LadderSentences() {}

  static Sentence of(FactWords fact) {
    String runbook = "Runbook " + fact.text("runbook") + " for " + fact.text("service");
    return switch (fact.type()) {
      case "ladder.proposed" -> Sentence.of(Tone.BLUE, runbook + " may climb to " + fact.text("to") + " if somebody accepts it" + fact.after(": ", "reason"));
      case "ladder.accepted" -> Sentence.of(Tone.GREEN, fact.who() + " accepted that " + runbook + " goes up to " + fact.text("to") + fact.after(": ", "reason"));
      case "ladder.fell" -> Sentence.of(Tone.AMBER, runbook + " fell from " + fact.text("from") + " to " + fact.text("to") + fact.after(": ", "reason"));
      default -> fact.unknown();
    };
  }
}
