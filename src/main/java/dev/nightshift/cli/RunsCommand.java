package dev.nightshift.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code nightshift runs}. */
@Command(name = "runs", description = "List runs of runbooks, the newest first.")
final class RunsCommand extends ClientCommand {

  @Option(names = "--incident", paramLabel = "ID", description = "Only those of one incident.")
  private @Nullable Long incident;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  void run(Client server) {
    JsonNode answer =
        server.get("/api/v1/runs?limit=" + limit + (incident == null ? "" : "&incident=" + incident));
    if (printedJson(answer)) {
      return;
    }
    Table table = new Table("ID", "STATUS", "RUNBOOK", "RUNG", "PURPOSE", "INCIDENT", "PLANNED");
    for (Answer run : Answer.items(answer)) {
      table.row(
          run.text("id"),
          style().state(run.word("status")),
          run.text("runbook"),
          run.word("rung").replace('_', '-'),
          run.word("purpose"),
          run.text("incidentId"),
          run.ago("plannedAt"));
    }
    print(table, "No runbook has run yet.");
  }
}
