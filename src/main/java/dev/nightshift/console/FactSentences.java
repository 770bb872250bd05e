package dev.nightshift.console;

import dev.nightshift.ledger.Fact;
import java.time.ZoneId;
import java.util.Locale;

/** The one place where facts become sentences that people read. A type that is not known here stands for itself. */
final class FactSentences {

  private FactSentences() {}

  /**
   * Says what a fact tells.
   *
   * @param zone for times inside the sentence
   */
  static Sentence of(Fact fact, Names names, ZoneId zone) {
    FactWords words = FactWords.of(fact, names, zone);
    String type = fact.type();
    return switch (type.substring(0, Math.max(0, type.indexOf('.')))) {
      case "alert" -> alert(words);
      case "incident" -> incident(words);
      case "run", "step", "guardrail" -> RunSentences.of(words);
      case "escalation", "page", "communication" -> PagingSentences.of(words);
      default -> HouseSentences.of(words);
    };
  }

  private static Sentence alert(FactWords fact) {
    String name = fact.has("name") ? fact.text("name") : "Alert " + fact.text("alert");
    return switch (fact.fact().type()) {
      case "alert.opened" -> Sentence.of(Tone.RED, name + " fired: " + FactWords.cut(fact.text("summary")));
      case "alert.suppressed" -> Sentence.of(Tone.GREY, name + " fired and was suppressed" + fact.after(": ", "reason"));
      case "alert.resolved" -> Sentence.of(Tone.GREEN, name + " cleared" + fact.after(": ", "how"));
      case "alert.acknowledged" -> Sentence.of(Tone.AMBER, name + " was acknowledged at its source");
      case "alert.severity_changed" ->
          Sentence.of(Tone.GREY, name + " changed its severity" + fact.after(" from ", "from") + fact.after(" to ", "to"));
      default -> unknown(fact);
    };
  }

  private static Sentence incident(FactWords fact) {
    return switch (fact.fact().type()) {
      case "incident.opened" -> Sentence.of(Tone.RED, "Incident opened: " + FactWords.cut(fact.text("title")));
      case "incident.alert_joined" ->
          Sentence.of(Tone.RED, (fact.has("name") ? "Alert " + fact.text("name") : "Another alert") + " joined this incident");
      case "incident.alerts_clear" -> Sentence.of(Tone.GREEN, "All alerts of this incident are clear");
      case "incident.acknowledged" -> Sentence.of(Tone.AMBER, fact.who() + " acknowledged");
      case "incident.mitigating" -> Sentence.of(Tone.BLUE, capital(fact.run()) + " begins to act");
      case "incident.verifying" -> Sentence.minor(capital(fact.run()) + " looks whether that helped");
      case "incident.released" ->
          Sentence.of(
              fact.text("verified").equals("true") ? Tone.AMBER : Tone.RED,
              capital(fact.run()) + " gave the incident back to people");
      case "incident.resolved" -> resolved(fact);
      case "incident.reopened" -> Sentence.of(Tone.RED, "The alert came back: the incident is open again");
      case "incident.noted" -> Sentence.of(Tone.GREY, fact.who() + ": " + fact.text("text"));
      case "incident.severity_changed" ->
          Sentence.of(Tone.GREY, fact.who() + " changed the severity from " + fact.text("from") + " to " + fact.text("to"));
      case "incident.enriched" -> enriched(fact);
      case "incident.hands_off" -> Sentence.of(Tone.AMBER, fact.who() + " told automation to keep its hands off");
      default -> unknown(fact);
    };
  }

  private static Sentence enriched(FactWords fact) {
    int changes = fact.data().path("changes").size();
    int earlier = fact.data().path("earlier").size();
    if (changes + earlier == 0) {
      return Sentence.minor("Looked around: no recent change, no incident like it before");
    }
    String changed = changes == 0 ? "no recent change" : count(changes, "recent change");
    return Sentence.of(Tone.GREY, "Looked around: " + changed + ", " + count(earlier, "incident") + " like it before");
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  private static Sentence resolved(FactWords fact) {
    return switch (fact.text("how")) {
      case "verified run" -> Sentence.of(Tone.GREEN, "Resolved: " + fact.run() + " recovered it and proved it");
      case "alerts clear" -> Sentence.of(Tone.GREEN, "Resolved: the alerts cleared by themselves");
      default -> Sentence.of(Tone.GREEN, fact.who() + " resolved the incident" + fact.after(": ", "reason"));
    };
  }

  /** Still a sentence, and nothing hidden: the type in words, with the details one click away. */
  static Sentence unknown(FactWords fact) {
    return Sentence.minor(capital(fact.fact().type().replace('.', ' ').replace('_', ' ')));
  }

  static String capital(String text) {
    return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
