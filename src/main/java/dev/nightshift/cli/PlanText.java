package dev.nightshift.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A plan that nobody has started, for people to read. */
final class PlanText {
  private final ClientCommand command;
  private final Answer plan;

  private PlanText(ClientCommand command, Answer plan) {
    this.command = command;
    this.plan = plan;
  }

  static void show(ClientCommand command, JsonNode answer) {
    if (!command.printedJson(answer)) {
      new PlanText(command, new Answer(answer)).all();
    }
  }

  private void all() {
    command.say(command.style().strong("Plan of " + plan.text("runbook") + ": " + plan.text("title")) + "  (nothing is changed)");
    command.say("for the service " + plan.text("service") + (plan.has("incident") ? " and incident " + plan.text("incident") : "")
        + " · rung " + plan.text("rung") + (plan.text("why").isEmpty() ? "" : " (declares " + plan.text("declaredRung") + "; " + plan.text("why") + ")")
        + " · to " + plan.text("purpose"));
    for (JsonNode doubt : plan.json().path("stale")) {
      command.say("STALE: " + Plain.text(doubt.asString("")) + " – it acts only when a person agrees until somebody confirms it: nightshift runbook confirm " + plan.text("runbook"));
    }
    command.say("targets: " + (targets(plan).isEmpty() ? "none" : targets(plan)));
    values("inputs");
    values("environment");
    plan.list("steps").forEach(this::step);
    List<Answer> guardrails = plan.list("guardrails");
    if (!guardrails.isEmpty()) {
      Table table = new Table("GUARDRAIL", "SAYS NOW", "WHY");
      guardrails.forEach(verdict -> table.row(verdict.text("guardrail"), verdict.text("verdict"), Plain.brief(verdict.text("why"), 120)));
      command.say("");
      command.print(table, "");
    }
  }

  private void values(String field) {
    List<String> values = new ArrayList<>();
    plan.json().path(field).properties().forEach(value -> values.add(Plain.line(value.getKey()) + "=" + Plain.brief(value.getValue().asString(""), 80)));
    if (!values.isEmpty()) {
      command.say(field + ": " + String.join("  ", values));
    }
  }

  private void step(Answer step) {
    command.say("");
    String targets = targets(step);
    command.say(command.style().strong(step.text("section") + ": " + step.text("name")) + "  " + step.text("kind")
        + (targets.isEmpty() ? "" : " on " + targets)
        + (step.text("condition").isEmpty() ? "" : "  if " + step.text("condition"))
        + (step.text("matrix").isEmpty() ? "" : "  for each of " + step.text("matrix"))
        + (step.text("undo").isEmpty() ? "" : "  undone by " + step.text("undo")));
    String shows = step.json().path("shows").asString("").isEmpty() ? step.json().path("text").asString("") : step.json().path("shows").asString("");
    Plain.text(shows).stripTrailing().lines().forEach(line -> command.say("  │ " + line));
    if (step.json().path("targets").size() > 1) {
      command.say("  (shown for " + step.text("shownFor") + ")");
    }
  }

  private static String targets(Answer of) {
    List<String> names = new ArrayList<>();
    of.json().path("targets").forEach(name -> names.add(Plain.line(name.asString(""))));
    return names.size() <= 10 ? String.join(", ", names) : String.join(", ", names.subList(0, 10)) + " and " + (names.size() - 10) + " more";
  }
}
