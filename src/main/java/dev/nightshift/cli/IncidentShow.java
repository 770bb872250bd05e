package dev.nightshift.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift incident show}: what it is, what it consists of, and what has happened so far. */
@Command(name = "show", description = "Show an incident: its alerts, its runs and its timeline.")
final class IncidentShow extends ClientCommand {

  @Parameters(paramLabel = "ID", description = "The incident's number.")
  private long id;

  @Option(names = "--all", description = "The details of the timeline too: each guardrail that agreed, each step that started.")
  private boolean all;

  @Override
  void run(Client server) {
    JsonNode answer = server.get("/api/v1/incidents/" + id);
    JsonNode timeline = server.get("/api/v1/incidents/" + id + "/timeline");
    JsonNode runs = server.get("/api/v1/runs?incident=" + id);
    if (json()) {
      Map<String, JsonNode> parts = new LinkedHashMap<>();
      parts.put("incident", answer);
      parts.put("runs", runs);
      parts.put("timeline", timeline);
      printedJson(parts);
      return;
    }
    Answer whole = new Answer(answer);
    head(whole.has("incident") ? whole.in("incident") : whole);
    alerts(whole.list("alerts"));
    runs(Answer.items(runs));
    say("");
    Timeline.lines(Answer.items(timeline), all, style()).forEach(this::say);
  }

  private void head(Answer incident) {
    say(style().strong("Incident " + id + ": " + incident.text("title")));
    say(
        style().state(incident.word("status"))
            + " · " + style().state(incident.word("severity"))
            + " · " + incident.text("service")
            + " · opened " + incident.ago("openedAt")
            + style().quiet(" · times are in " + Answer.zone()));
    who("acknowledged by ", incident.text("acknowledgedBy"), incident.time("acknowledgedAt"));
    who("resolved by ", incident.text("resolvedBy"), incident.time("resolvedAt"));
  }

  private void who(String what, String name, String when) {
    if (!name.isEmpty()) {
      say(what + name + (when.isEmpty() ? "" : " at " + when));
    }
  }

  private void alerts(List<Answer> alerts) {
    for (Answer alert : alerts) {
      say("  alert " + alert.text("id") + "  " + style().state(alert.word("state")) + "  " + alert.text("name") + ": "
          + Plain.brief(alert.text("summary"), 100));
    }
  }

  private void runs(List<Answer> runs) {
    for (Answer run : runs) {
      say("  run " + run.text("id") + "    " + style().state(run.word("status")) + "  " + run.text("runbook")
          + " (" + run.word("rung").replace('_', '-') + ")");
    }
  }
}
