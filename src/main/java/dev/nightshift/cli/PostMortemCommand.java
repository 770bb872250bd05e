package dev.nightshift.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nightshift post-mortem}. */
@Command(name = "post-mortem", description = "Print the draft of an incident's post-mortem as Markdown.")
final class PostMortemCommand extends ClientCommand {

  @Parameters(paramLabel = "ID", description = "The incident's number.")
  private long id;

  @Override
  void run(Client server) {
    String markdown = server.getText("/api/v1/incidents/" + id + "/post-mortem");
    if (json()) {
      printedJson(Map.of("incident", id, "markdown", markdown));
    } else {
      say(Plain.text(markdown).stripTrailing());
    }
  }
}
