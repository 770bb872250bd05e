package dev.nightshift.cli;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code nightshift audit verify}. */
@Command(
    name = "audit",
    description = "Check the ledger.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class AuditCommand extends Group {

  @Command(
      name = "verify",
      description = "Check every hash chain: finds a changed, missing or reordered fact. Exit code 1 where there is one.")
  static final class Verify extends ClientCommand {

    private int exitCode;

    @Override
    void run(Client server) {
      Answer report = new Answer(server.post("/api/v1/ledger/verify", Map.of()));
      exitCode = report.json().path("findings").isEmpty() ? 0 : 1;
      if (printedJson(report.json())) {
        return;
      }
      report.json().path("findings").forEach(finding -> say(Plain.line(finding.asString(""))));
      String size = report.number("facts") + " facts in " + report.number("chains") + " chains";
      say(exitCode == 0 ? "The ledger is whole: " + size + "." : style().strong("The ledger was changed") + " (" + size + " checked).");
    }

    @Override
    int exitCode() {
      return exitCode;
    }
  }
}
