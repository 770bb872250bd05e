package dev.nightshift.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code nightshift drills}. */
@Command(
    name = "drills",
    description = "List drills, newest first: runbooks that were tried out, and what broke.",
    footer = {"", "Examples:", "  nightshift drills --runbook payments-down", "  nightshift drills --schedule"})
final class DrillsCommand extends ClientCommand {

  @Option(names = "--runbook", paramLabel = "NAME", description = "Only drills of this runbook.")
  private @Nullable String runbook;

  @Option(names = "--schedule", description = "When each runbook is tried out next, and how its last drill ended.")
  private boolean schedule;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many. Default: ${DEFAULT-VALUE}.")
  private int limit = 50;

  @Override
  void run(Client server) {
    JsonNode answer =
        server.get(schedule ? "/api/v1/drills/schedule" : "/api/v1/drills?limit=" + limit + (runbook == null ? "" : "&runbook=" + Segment.of(runbook)));
    if (!printedJson(answer)) {
      print(schedule ? scheduled(answer) : drills(answer), schedule ? "No runbook is tried out on a schedule." : "No drill yet.");
    }
  }

  private static Table drills(JsonNode answer) {
    Table table = new Table("ID", "RUNBOOK", "SERVICE", "STATUS", "STARTED", "BY", "WHAT BROKE");
    for (Answer drill : Answer.items(answer)) {
      String broke = drill.json().path("broke").path(0).asString("");
      int more = drill.json().path("broke").size() - 1;
      table.row(
          drill.text("id"), drill.text("runbook"), drill.text("service"), drill.text("status"), drill.ago("startedAt"), drill.text("startedBy"),
          Plain.line(broke) + (more > 0 ? " (and " + more + " more)" : ""));
    }
    return table;
  }

  private static Table scheduled(JsonNode answer) {
    Table table = new Table("RUNBOOK", "EVERY", "AT", "NEXT", "LAST");
    for (Answer one : Answer.items(answer)) {
      table.row(one.text("runbook"), one.text("every"), one.text("at"), one.time("next"), one.in("last").text("status"));
    }
    return table;
  }
}
