package dev.nightshift.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code nightshift incidents}. */
@Command(name = "incidents", description = "List incidents, the newest first.")
final class IncidentsCommand extends ClientCommand {

  @Option(names = "--all", description = "Resolved ones too.")
  private boolean all;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  void run(Client server) {
    JsonNode answer = server.get("/api/v1/incidents?status=" + (all ? "all" : "open") + "&limit=" + limit);
    if (printedJson(answer)) {
      return;
    }
    Table table = new Table("ID", "SEVERITY", "STATUS", "SERVICE", "OPENED", "TITLE");
    for (Answer incident : Answer.items(answer)) {
      table.row(
          incident.text("id"),
          style().state(incident.word("severity")),
          style().state(incident.word("status")),
          incident.text("service"),
          incident.ago("openedAt"),
          Plain.brief(incident.text("title"), 80));
    }
    print(table, all ? "There has been no incident yet." : "No open incident. (--all lists resolved ones too.)");
  }
}
