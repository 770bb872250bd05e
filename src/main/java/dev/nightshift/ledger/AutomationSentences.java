package dev.nightshift.ledger;

/** Facts that keep all automation away, or let it back, as sentences. */
final class AutomationSentences {

  private AutomationSentences() {}

  static Sentence of(FactWords fact) {
    String what = fact.text("service").isEmpty() ? "everything" : fact.text("service");
    return switch (fact.type()) {
      case "automation.stopped" -> Sentence.of(Tone.RED, fact.who() + " stopped all automation: " + fact.text("reason"));
      case "automation.resumed" -> Sentence.of(Tone.GREEN, fact.who() + " let automation go on");
      case "automation.frozen" ->
          Sentence.of(Tone.AMBER, fact.who() + " froze " + what + fact.afterTime(" until ", "until") + ": " + fact.text("reason"));
      case "automation.unfrozen" -> Sentence.of(Tone.GREEN, fact.who() + " ended the freeze of " + what);
      case "break_glass.asked" -> Sentence.of(Tone.AMBER, fact.who() + " asked to break the glass for " + fact.text("scope") + ": " + fact.text("reason"));
      case "break_glass.broken" ->
          Sentence.of(
              Tone.RED,
              fact.person("askedBy") + " and " + fact.person("confirmedBy") + " broke the glass for " + fact.text("scope") + fact.afterTime(" until ", "until") + ": "
                  + fact.text("reason"));
      case "break_glass.refused" -> Sentence.of(Tone.RED, fact.who() + " was refused to break the glass for " + fact.text("scope") + ": " + fact.text("why"));
      case "break_glass.ended" -> Sentence.of(Tone.GREEN, fact.who() + " ended the break glass for " + fact.text("scope"));
      default -> fact.unknown();
    };
  }
}
