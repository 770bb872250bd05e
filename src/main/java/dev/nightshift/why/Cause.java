package dev.nightshift.why;

import dev.nightshift.workspace.Routing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The way of an alert to its incident, or to where it was suppressed: the event, the rules that were tried, what it was grouped with. */
final class Cause {
  private static final String RULES = " (routing.yaml line ";

  private Cause() {}

  /** What an alert's own fact says, or the incident's fact that repeats it. */
  static List<Explanation> of(Told told) {
    List<Explanation> parts = new ArrayList<>();
    if (told.data().containsKey("integration")) {
      parts.add(told.part("event", "An event of " + told.text("integration") + " raised the alert " + told.text("name", "?"), "alert", "source", "summary", "fact"));
      parts.add(routing(told));
    }
    if (!told.text("reason").isEmpty() && told.is("alert.suppressed")) {
      parts.add(told.part("suppression", "It was suppressed by the rule '" + told.text("rule") + "'" + line(told) + ": " + told.text("reason")
          + ". So there is no incident, nothing ran, and nobody was paged"));
    }
    parts.addAll(grouping(told));
    return parts;
  }

  /** Each of the alerts that joined at once, with its own rules. */
  private static List<Explanation> together(Told told) {
    return told.list("alerts").stream().map(alert -> new Told(told.fact(), alert)).map(Cause::joined).toList();
  }

  private static Explanation joined(Told alert) {
    boolean whole = alert.data().containsKey("tried");
    String event = alert.text("integration").isEmpty() ? "The alert " + alert.text("name", "?") : "An event of " + alert.text("integration") + " raised the alert " + alert.text("name", "?");
    return alert.part("event", event, whole || !alert.text("rule").isEmpty() ? List.of(routing(alert)) : List.of(), "alert", "source", "summary", "severity", "fact");
  }

  private static Explanation routing(Told told) {
    String rule = told.text("rule", "?");
    String who = rule.equals(Routing.BY_LABEL) || rule.equals(Routing.BY_DEFAULT) ? "No rule matched; " + rule : "The rule '" + rule + "'" + line(told);
    List<Explanation> rules = told.list("tried").stream().map(tried -> rule(told, tried)).toList();
    return told.part("routing", who + " sent it to " + told.text("service", "?"), rules, "group", "severity");
  }

  /** Where the rule stands; one that Nightshift brings along stands in no file. */
  private static String line(Told told) {
    return told.number("ruleLine") > 0 ? RULES + told.number("ruleLine") + ")" : "";
  }

  private static Explanation rule(Told told, Map<String, Object> tried) {
    String when = String.valueOf(tried.getOrDefault("when", ""));
    String verdict =
        switch (String.valueOf(tried.getOrDefault("verdict", ""))) {
          case "MATCHED" -> "is true";
          case "DID_NOT_MATCH" -> "is false";
          case "FAILED" -> "could not be evaluated, so it did not match: " + String.valueOf(tried.getOrDefault("why", "")).replace("cannot evaluate '" + when + "': ", "");
          case String other -> other.toLowerCase(Locale.ROOT);
        };
    String what = "The rule '" + tried.getOrDefault("rule", "?") + "'" + RULES + tried.getOrDefault("line", "?") + "): " + (when.isEmpty() ? "it " : when + " ") + verdict;
    return told.within("routing", what, Map.of("values", tried.getOrDefault("values", Map.of())));
  }

  private static List<Explanation> grouping(Told told) {
    String incident = "incident " + told.fact().incidentId();
    String key = "service " + told.text("service", "?") + " and group " + told.text("group", "?");
    return switch (told.type()) {
      case "incident.opened" -> List.of(told.part("grouping", "It opened " + incident + ": none of " + key + " was open, or resolved so lately that it would be reopened", "title", "workspaceVersion"));
      case "incident.reopened" -> List.of(told.part("grouping", "It reopened " + incident + " of " + key + ", which was resolved a short while before"));
      case "incident.alert_joined" -> List.of(told.number("count") > 0
          ? told.part("grouping", told.number("count") + " alerts (" + told.text("name") + ") joined " + incident + ", which was open for the same service and group; no new incident was opened", together(told))
          : told.part("grouping", "It joined " + incident + ", which was open for the same " + key + "; no new incident was opened"));
      default -> List.of();
    };
  }
}
