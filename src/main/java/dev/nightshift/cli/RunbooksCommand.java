package dev.nightshift.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code nightshift runbooks}. */
@Command(name = "runbooks", description = "How well the runbooks fit what happens.")
final class RunbooksCommand extends Group {

  /** {@code nightshift runbooks coverage}. */
  @Command(name = "coverage", description = "List the alerts that were seen and have no runbook, and the runbooks that no alert leads to.")
  static final class Coverage extends ClientCommand {

    @Option(names = "--days", paramLabel = "N", defaultValue = "90", description = "How far to look back. Default: ${DEFAULT-VALUE}.")
    private int days = 90;

    @Override
    void run(Client server) {
      JsonNode answer = server.get("/api/v1/runbooks/coverage?days=" + days);
      if (printedJson(answer)) {
        return;
      }
      Table alerts = new Table("ALERT WITHOUT A RUNBOOK", "SERVICE", "LAST SEEN", "ALERT");
      for (Answer alert : Answer.items(answer.path("withoutRunbook"))) {
        alerts.row(alert.text("name"), alert.text("service"), alert.ago("startedAt"), alert.text("alert"));
      }
      print(alerts, "Every alert of the last " + days + " days has a runbook.");
      Table runbooks = new Table("RUNBOOK THAT NO ALERT LEADS TO", "FILE");
      for (Answer runbook : Answer.items(answer.path("neverMatched"))) {
        runbooks.row(runbook.text("name"), runbook.text("file"));
      }
      print(runbooks, "Every runbook was for an alert of the last " + days + " days.");
    }
  }
}
