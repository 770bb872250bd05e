package dev.nightshift.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift runbook}. */
@Command(name = "runbook", description = "Work on one runbook: confirm it, or let the machine suggest steps for it.", mixinStandardHelpOptions = true)
final class RunbookCommand extends Group {

  /** {@code nightshift runbook confirm}. */
  @Command(
      name = "confirm",
      description = "Confirm that a stale runbook is right: it may go as far alone as before.",
      footer = {"", "Example:", "  nightshift runbook confirm payments-down --reason \"tried it after the deploy\""})
  static final class Confirm extends ClientCommand {

    @Parameters(paramLabel = "RUNBOOK", description = "Its name: the file's name in runbooks/, without .md.")
    private String runbook = "";

    @Option(names = "--service", paramLabel = "ID", description = "Only what concerns this service. Default: everything.")
    private @Nullable String service;

    @Option(names = "--reason", description = "How you know; goes on the ledger.")
    private @Nullable String reason;

    @Override
    void run(Client server) {
      Map<String, String> body = new LinkedHashMap<>();
      if (service != null) {
        body.put("service", service);
      }
      if (reason != null) {
        body.put("reason", reason);
      }
      var answer = server.post("/api/v1/runbooks/" + Segment.of(runbook) + "/confirm", body);
      if (!printedJson(answer)) {
        List<Answer> marks = Answer.items(answer);
        say("Confirmed " + Plain.line(runbook) + "; it is no longer in doubt because of:");
        marks.forEach(mark -> say("  " + mark.text("why")));
      }
    }
  }
}
