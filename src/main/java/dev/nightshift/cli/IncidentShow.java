package dev.nightshift.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift incident show}: what it is, what it consists of, and what has happened so far. */
@Command(name = "show", description = "Show an incident: its alerts, its runs and its timeline.")
final class IncidentShow extends ClientCommand {

  @Parameters(paramLabel = "ID", description = "The incident's number.")
  private long id;

  @Override
  void run(Client server) {
    JsonNode answer = server.get("/api/v1/incidents/" + id);
    JsonNode timeline = server.get("/api/v1/incidents/" + id + "/timeline");
    JsonNode runs = server.get("/api/v1/runs?incident=" + id);
    if (json()) {
      Map<String, JsonNode> all = new LinkedHashMap<>();
      all.put("incident", answer);
      all.put("runs", runs);
      all.put("timeline", timeline);
      printedJson(all);
      return;
    }
    Answer whole = new Answer(answer);
    head(whole.has("incident") ? whole.in("incident") : whole);
    alerts(whole.list("alerts"));
    runs(Answer.items(runs));
    say("");
    Timeline.lines(Answer.items(timeline), style()).forEach(this::say);
  }

  private void head(Answer incident) {
    say(style().strong("Incident " + id + ": " + incident.text("title")));
    say(
        style().state(incident.word("status"))
            + " · " + style().state(incident.word("severity"))
            + " · " + incident.text("service")
            + " · opened " + incident.ago("openedAt"));
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
