package dev.nightshift.ledger;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Facts of alerts and incidents as sentences. */
final class IncidentSentences {

  private IncidentSentences() {}

  static Sentence of(FactWords fact) {
    return fact.type().startsWith("alert.") ? alert(fact) : incident(fact);
  }

  private static Sentence alert(FactWords fact) {
    String name = fact.has("name") ? fact.text("name") : "Alert " + fact.text("alert");
    return switch (fact.type()) {
      case "alert.opened" -> Sentence.of(Tone.RED, name + " fired: " + fact.text("summary"));
      case "alert.suppressed" -> Sentence.of(Tone.GREY, name + " fired and was suppressed" + fact.after(": ", "reason"));
      case "alert.resolved" -> Sentence.of(Tone.GREEN, name + " cleared" + fact.after(": ", "how"));
      case "alert.acknowledged" -> Sentence.of(Tone.AMBER, name + " was acknowledged at its source");
      case "alert.severity_changed" ->
          Sentence.of(Tone.GREY, name + " changed its severity" + fact.after(" from ", "from") + fact.after(" to ", "to"));
      default -> fact.unknown();
    };
  }

  private static Sentence incident(FactWords fact) {
    String run = FactWords.capital(fact.run());
    return switch (fact.type()) {
      case "incident.opened" -> Sentence.of(Tone.RED, "Incident opened: " + fact.text("title") + kind(fact));
      case "incident.alert_joined" ->
          Sentence.of(Tone.RED, (fact.has("count") ? fact.text("count") + " more alerts" : "Another alert") + " joined: " + fact.text("name"));
      case "incident.alerts_clear" -> Sentence.of(Tone.GREEN, "All alerts of this incident are clear");
      case "incident.acknowledged" -> Sentence.of(Tone.AMBER, fact.who() + " acknowledged");
      case "incident.mitigating" -> Sentence.of(Tone.BLUE, run + " begins to act");
      case "incident.verifying" -> Sentence.minor(run + " looks whether that helped");
      case "incident.released" ->
          Sentence.of(fact.text("verified").equals("true") ? Tone.AMBER : Tone.RED, run + " gave the incident back to people");
      case "incident.resolved" -> resolved(fact);
      case "incident.reopened" -> Sentence.of(Tone.RED, "The alert came back: the incident is open again");
      case "incident.noted" -> Sentence.of(Tone.GREY, fact.who() + " noted: " + fact.whole("text"));
      case "incident.severity_changed" ->
          Sentence.of(Tone.GREY, fact.who() + " changed the severity from " + fact.text("from") + " to " + fact.text("to"));
      case "incident.enriched" -> enriched(fact);
      case "incident.hands_off" -> Sentence.of(Tone.AMBER, fact.who() + " told automation to keep its hands off");
      default -> fact.unknown();
    };
  }

  private static String kind(FactWords fact) {
    String kind = Stream.of("severity", "service").filter(fact::has).map(fact::text).collect(Collectors.joining(", "));
    return kind.isEmpty() ? "" : " (" + kind + ")";
  }

  private static Sentence enriched(FactWords fact) {
    int changes = fact.data().path("changes").size();
    int earlier = fact.data().path("earlier").size();
    if (changes + earlier == 0) {
      return Sentence.minor("Looked around: no recent change, no incident like it before");
    }
    String changed = changes == 0 ? "no recent change" : count(changes, "recent change");
    String before = earlier == 0 ? "no incident" : count(earlier, "incident");
    return Sentence.of(Tone.GREY, "Looked around: " + changed + ", " + before + " like it before");
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  private static Sentence resolved(FactWords fact) {
    String words =
        switch (fact.text("how")) {
          case "verified run" -> "Resolved: " + fact.run() + " recovered it and proved it";
          case "alerts clear" -> "Resolved: the alerts cleared by themselves";
          case "by hand", "" -> fact.who() + " resolved the incident";
          default -> fact.who() + " resolved the incident (" + fact.text("how") + ")";
        };
    return Sentence.of(Tone.GREEN, words + fact.after(": ", "reason"));
  }
}
