package dev.nightshift.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code nightshift pages}. */
@Command(name = "pages", description = "List pages: who was called, how, and what became of it.")
final class PagesCommand extends ClientCommand {

  @Option(names = "--incident", paramLabel = "ID", description = "Only those of one incident.")
  private @Nullable Long incident;

  @Override
  void run(Client server) {
    JsonNode answer = server.get("/api/v1/pages" + (incident == null ? "" : "?incident=" + incident));
    if (printedJson(answer)) {
      return;
    }
    Table table = new Table("ID", "INCIDENT", "PERSON", "CHANNEL", "LEVEL", "STATUS", "WHEN", "REASON", "WHAT CAME OF IT");
    for (Answer page : Answer.items(answer)) {
      table.row(
          page.text("id"),
          page.text("incidentId"),
          page.text("person"),
          page.text("channel"),
          page.text("level"),
          style().state(page.word("status")),
          page.ago("requestedAt"),
          Plain.brief(page.text("reason"), 60),
          Plain.brief(page.text("detail"), 100));
    }
    print(table, "Nobody has been paged.");
  }
}
