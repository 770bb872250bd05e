package dev.nightshift.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code nightshift alerts}. */
@Command(name = "alerts", description = "List alerts, the newest first.")
final class AlertsCommand extends ClientCommand {

  @Option(names = "--all", description = "Resolved ones too.")
  private boolean all;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  void run(Client server) {
    JsonNode answer = server.get("/api/v1/alerts?state=" + (all ? "all" : "open") + "&limit=" + limit);
    if (printedJson(answer)) {
      return;
    }
    Table table = new Table("ID", "STATE", "SEVERITY", "SERVICE", "INCIDENT", "SINCE", "NAME", "SUMMARY");
    for (Answer alert : Answer.items(answer)) {
      String suppressed = alert.text("suppressedBy");
      table.row(
          alert.text("id"),
          style().state(suppressed.isEmpty() ? alert.word("state") : "suppressed"),
          style().state(alert.word("severity")),
          alert.text("service"),
          alert.text("incidentId"),
          alert.ago("startedAt"),
          alert.text("name"),
          Plain.brief(suppressed.isEmpty() ? alert.text("summary") : "suppressed: " + suppressed, 80));
    }
    print(table, all ? "There has been no alert yet." : "No open alert. (--all lists resolved ones too.)");
  }
}
