package dev.nightshift.ledger;

/** Facts of circuit breakers as sentences. */
final class BreakerSentences {

  private BreakerSentences() {}

  static Sentence of(FactWords fact) {
    String what = "the breaker of " + fact.text("runbook") + " on " + fact.text("service");
    return switch (fact.type()) {
      case "breaker.opened" ->
          Sentence.of(Tone.RED, "Opened " + what + fact.after(": ", "why") + fact.afterTime("; one run may try again at ", "halfOpenAt"));
      case "breaker.half_opened" -> Sentence.of(Tone.AMBER, capital(what) + " is half-open: " + fact.run() + " is its one canary");
      case "breaker.closed" -> Sentence.of(Tone.GREEN, capital(what) + " is closed: " + fact.run() + " proved a recovery");
      case "breaker.reset" -> Sentence.of(Tone.GREEN, fact.who() + " reset " + what + fact.after(": ", "reason"));
      default -> fact.unknown();
    };
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
