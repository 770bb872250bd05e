package dev.nightshift.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Tells facts in sentences, for messages and post-mortems. What it does not know it tells by its type. */
public final class Narration {

  private static final int LONGEST_VALUE = 200;
  private static final int LONGEST_DETAIL = 80;

  private final Fact fact;
  private final JsonNode data;

  private Narration(Fact fact) {
    this.fact = fact;
    this.data = fact.json();
  }

  /** Returns one sentence without a line break; text from outside is in it as it came, for the caller to escape. */
  public static String sentence(Fact fact) {
    return oneLine(new Narration(fact).words());
  }

  /** Returns the sentence where the fact tells what was tried or found out, which whoever takes over wants to know. */
  public static Optional<String> tried(Fact fact) {
    return switch (fact.type()) {
      case "run.planned", "run.declined", "run.lowered", "run.ended", "run.rejected", "run.approval_expired", "step.ended",
          "step.skipped" -> Optional.of(sentence(fact));
      case "guardrail.decided" -> new Narration(fact).allowed() ? Optional.empty() : Optional.of(sentence(fact));
      default -> Optional.empty();
    };
  }

  /** Returns an actor as people say it: {@code ada}, {@code Nightshift}. */
  public static String actor(String name) {
    return name.equals("automation") ? "Nightshift" : name.startsWith("person:") ? name.substring("person:".length()) : name;
  }

  private String words() {
    String family = fact.type().substring(0, Math.max(0, fact.type().indexOf('.')));
    return switch (family) {
      case "alert" -> alert();
      case "incident" -> incident();
      case "run" -> run();
      case "step" -> step();
      case "guardrail" -> "Guardrail " + text("guardrail") + " says " + text("verdict") + because("why");
      case "escalation" -> escalation();
      case "page", "communication" -> message();
      default -> other();
    };
  }

  private String alert() {
    return switch (fact.type()) {
      case "alert.opened" -> "Alert " + text("name") + " opened: " + text("summary");
      case "alert.resolved" -> "An alert cleared" + because("how");
      case "alert.suppressed" -> "An alert was suppressed" + because("reason");
      default -> other();
    };
  }

  private String incident() {
    return switch (fact.type()) {
      case "incident.opened" -> "Incident opened: " + text("title") + " (" + text("severity") + ", " + text("service") + ")";
      case "incident.alert_joined" -> "Another alert joined" + because("name");
      case "incident.alerts_clear" -> "All alerts are clear";
      case "incident.acknowledged" -> by() + " acknowledged";
      case "incident.mitigating" -> "Run " + text("run") + " begins to change something";
      case "incident.verifying" -> "Run " + text("run") + " looks whether that helped";
      case "incident.released" -> "Run " + text("run") + " gave the incident back to people";
      case "incident.resolved" -> "Resolved by " + by() + because("how") + because("reason");
      case "incident.reopened" -> "The alert came back; the incident is open again";
      case "incident.noted" -> by() + " noted: " + text("text");
      case "incident.severity_changed" -> by() + " changed the severity from " + text("from") + " to " + text("to");
      case "incident.hands_off" -> by() + " told automation to keep its hands off";
      default -> other();
    };
  }

  private String run() {
    return switch (fact.type()) {
      case "run.planned" -> runName() + " (" + text("runbook") + ", rung " + text("rung") + ") was planned by " + by() + because("reason");
      case "run.declined" -> "Automation did not act" + because("reason");
      case "run.lowered" -> runName() + " goes no higher than " + text("to") + because("why");
      case "run.approval_requested" -> runName() + " asked for an approval" + until();
      case "run.approval_given" -> by() + " agrees to " + lower(runName()) + "; more people are asked";
      case "run.approved" -> by() + " approved " + lower(runName());
      case "run.rejected" -> by() + " rejected " + lower(runName()) + because("why") + because("reason");
      case "run.approval_expired" -> "Nobody approved " + lower(runName()) + " in time";
      case "run.started" -> runName() + " started";
      case "run.waiting" -> runName() + " waits" + because("why");
      case "run.stop_requested" -> by() + " asked " + lower(runName()) + " to stop" + because("why");
      case "run.verifying" -> runName() + " verifies";
      case "run.ended" -> runName() + " ended: " + text("outcome") + because("reason");
      default -> other();
    };
  }

  private String step() {
    String where = text("target").isEmpty() ? "" : " on " + text("target");
    String name = "Step " + text("step") + where;
    return switch (fact.type()) {
      case "step.started" -> name + " started" + (data.path("attempt").asInt(1) > 1 ? " (attempt " + text("attempt") + ")" : "");
      case "step.ended" -> name + ": " + text("status") + details();
      case "step.skipped" -> name + " was skipped" + because("why");
      case "step.waiting" -> name + " waits for a person: " + text("text");
      default -> other();
    };
  }

  private String escalation() {
    return switch (fact.type()) {
      case "escalation.started" -> "People are told" + because("reason");
      case "escalation.held" -> "Nobody is paged yet" + until() + because("reason");
      case "escalation.escalated" -> "Level " + text("level") + " is paged (" + list("people") + ")" + because("reason");
      case "escalation.unreachable" -> "Could not page " + text("who") + because("why");
      case "escalation.exhausted" -> "Everybody was paged and nobody came" + because("reason");
      case "escalation.ended" -> "Nobody else is paged" + because("why");
      default -> other();
    };
  }

  private String message() {
    String to = text("person") + " by " + text("channel");
    return switch (fact.type()) {
      case "page.requested" -> "Page " + text("page") + " to " + to + " was decided" + because("why");
      case "page.sent" -> "Paged " + to;
      case "page.failed" -> "Could not page " + to + because("why");
      case "page.withdrawn" -> "Did not page " + text("person") + because("why");
      case "communication.sent" -> "Told " + text("subscriber") + " by " + text("channel") + because("update");
      case "communication.failed" -> "Could not tell " + text("subscriber") + " by " + text("channel") + because("why");
      default -> other();
    };
  }

  /** What a step found out: what it handed on where it did, else what it answered; what it printed only where it failed. */
  private String details() {
    List<String> parts = new ArrayList<>();
    boolean good = text("status").equals("succeeded");
    if (!text("error").isEmpty()) {
      parts.add(text("error"));
    }
    if (data.path("exit").isNumber() && !good) {
      parts.add("exit " + text("exit"));
    }
    parts.addAll(values("outputs", Set.of()));
    if (parts.isEmpty() || !good) {
      parts.addAll(values("values", good ? Set.of("exit", "truncated", "stdout", "stderr", "body", "headers") : Set.of("exit", "truncated")));
    }
    return parts.isEmpty() ? "" : " (" + String.join(", ", parts.stream().distinct().toList()) + ")";
  }

  private List<String> values(String field, Set<String> without) {
    return data.path(field).properties().stream()
        .filter(entry -> entry.getValue().isValueNode() && !without.contains(entry.getKey()))
        .filter(entry -> !entry.getValue().asString("").isBlank())
        .map(entry -> entry.getKey() + "=" + brief(entry.getValue().asString("").strip(), LONGEST_DETAIL))
        .toList();
  }

  private String other() {
    String values =
        data.properties().stream()
            .filter(entry -> entry.getValue().isValueNode() && !entry.getValue().isNull())
            .map(entry -> entry.getKey() + " " + brief(entry.getValue().asString("")))
            .collect(Collectors.joining(", "));
    return values.isEmpty() ? fact.type() : fact.type() + ": " + values;
  }

  private boolean allowed() {
    return text("verdict").equals("allow");
  }

  private String runName() {
    return fact.runId() == null ? "A run" : "Run " + fact.runId();
  }

  private static String lower(String words) {
    return words.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + words.substring(1);
  }

  private String by() {
    return actor(fact.actor());
  }

  private String because(String field) {
    return text(field).isEmpty() ? "" : ": " + text(field);
  }

  private String until() {
    return text("until").isEmpty() ? "" : " until " + text("until").replaceFirst("T(\\d\\d:\\d\\d:\\d\\d)(\\.\\d+)?Z$", " $1 UTC");
  }

  private String list(String field) {
    List<String> names = new ArrayList<>();
    data.path(field).forEach(name -> names.add(name.asString("")));
    return String.join(", ", names);
  }

  private String text(String field) {
    JsonNode value = data.path(field);
    return value.isValueNode() && !value.isNull() ? brief(value.asString("")) : "";
  }

  private static String brief(String text) {
    return brief(text, LONGEST_VALUE);
  }

  private static String brief(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }
}
