package dev.nightshift.ledger;

/** Facts of escalation, pages and stakeholder updates as sentences. */
final class PagingSentences {

  private PagingSentences() {}

  static Sentence of(FactWords fact) {
    String type = fact.type();
    return type.startsWith("escalation.") ? escalation(fact) : message(fact);
  }

  private static Sentence escalation(FactWords fact) {
    return switch (fact.type()) {
      case "escalation.started" -> Sentence.of(Tone.RED, "A person is needed" + fact.after(": ", "reason"));
      case "escalation.held" ->
          Sentence.of(Tone.BLUE, "Nobody is paged before " + fact.at("until") + fact.after(": ", "reason"));
      case "escalation.escalated" -> Sentence.minor("Level " + fact.text("level") + " is paged (" + fact.people("people") + ")" + fact.after(": ", "reason"));
      case "escalation.unreachable" ->
          Sentence.of(Tone.RED, "Level " + fact.text("level") + " reaches nobody: " + fact.text("who") + fact.after(", ", "why"));
      case "escalation.exhausted" -> Sentence.of(Tone.RED, "Everybody was paged, and nobody came" + fact.after(": ", "reason"));
      case "escalation.ended" -> Sentence.minor("Nobody else is paged" + fact.after(": ", "why"));
      default -> fact.unknown();
    };
  }

  private static Sentence message(FactWords fact) {
    String person = fact.person("person");
    String by = fact.after(" by ", "channel");
    return switch (fact.type()) {
      case "page.requested" -> Sentence.minor("Page " + fact.text("page") + " for " + person + by + fact.after(": ", "why"));
      case "page.sent" -> Sentence.of(Tone.RED, "Paged " + person + by);
      case "page.failed" -> Sentence.of(Tone.RED, "Could not page " + person + by + fact.after(": ", "why"));
      case "page.withdrawn" -> Sentence.minor("Did not page " + person + fact.after(": ", "why"));
      case "communication.sent" -> Sentence.minor("Told " + fact.person("subscriber") + by + fact.after(": ", "update").replace('_', ' '));
      case "communication.failed" ->
          Sentence.of(Tone.AMBER, "Could not tell " + fact.person("subscriber") + by + fact.after(": ", "why"));
      default -> fact.unknown();
    };
  }
}
