package dev.nightshift.cli;

import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code nightshift runbooks}. */
@Command(
    name = "runbooks",
    description = "List the runbooks: how far each may go alone, and which are stale.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {"", "Example:", "  nightshift runbooks --stale"})
final class RunbooksCommand extends ClientCommand {

  @Option(names = "--stale", description = "Only those that are stale, and why.")
  private boolean stale;

  @Override
  void run(Client server) {
    JsonNode marks = server.get("/api/v1/runbooks/stale");
    if (stale) {
      if (!printedJson(marks)) {
        print(marks(marks), "No runbook is stale.");
      }
      return;
    }
    JsonNode runbooks = server.get("/api/v1/runbooks");
    if (!printedJson(runbooks)) {
      print(runbooks(runbooks, marks), "The workspace has no runbook.");
    }
  }

  private static Table marks(JsonNode answer) {
    Table table = new Table("RUNBOOK", "SERVICE", "STALE SINCE", "CAUSE", "WHY");
    for (Answer mark : Answer.items(answer)) {
      table.row(mark.text("runbook"), mark.text("service").isEmpty() ? "all" : mark.text("service"), mark.ago("markedAt"), mark.text("cause"), mark.text("why"));
    }
    return table;
  }

  private static Table runbooks(JsonNode answer, JsonNode marks) {
    Set<String> stale = Answer.items(marks).stream().map(mark -> mark.text("runbook")).collect(Collectors.toSet());
    Table table = new Table("RUNBOOK", "RUNG", "STALE", "TITLE");
    for (Answer runbook : Answer.items(answer)) {
      String name = runbook.text("name");
      table.row(name, runbook.text("rung"), stale.contains(name) ? "stale" : "", runbook.text("title"));
    }
    return table;
  }

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
