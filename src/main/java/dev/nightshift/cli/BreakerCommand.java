package dev.nightshift.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift breaker}. */
@Command(name = "breaker", description = "Work on the circuit breaker of a runbook on a service.", mixinStandardHelpOptions = true)
final class BreakerCommand extends Group {

  /** {@code nightshift guardrails breakers}. */
  @Command(name = "breakers", description = "List the circuit breakers of runbooks that have acted, open ones first.")
  static final class All extends ClientCommand {

    @Override
    void run(Client server) {
      var answer = server.get("/api/v1/guardrails/breakers");
      if (printedJson(answer)) {
        return;
      }
      Table table = new Table("RUNBOOK", "SERVICE", "STATE", "FAILED IN A ROW", "SINCE", "HALF-OPEN AT", "CANARY", "WHY");
      for (Answer breaker : Answer.items(answer)) {
        table.row(
            breaker.text("runbook"), breaker.text("service"), breaker.text("state"), breaker.text("failures"), breaker.ago("since"), breaker.text("halfOpenAt"),
            breaker.text("canary"), Plain.brief(breaker.text("why"), 80));
      }
      print(table, "No runbook has acted yet.");
    }
  }

  /** {@code nightshift breaker reset}. */
  @Command(
      name = "reset",
      description = "Close a breaker, because you have looked: the runbook may act on the service again.",
      footer = {"", "Example:", "  nightshift breaker reset payments-down --service payments --reason \"the disk was full, fixed\""})
  static final class Reset extends ClientCommand {

    @Parameters(paramLabel = "RUNBOOK", description = "Its name: the file's name in runbooks/, without .md.")
    private String runbook = "";

    @Option(names = "--service", paramLabel = "ID", required = true, description = "On which service.")
    private String service = "";

    @Option(names = "--reason", required = true, description = "What you found; goes on the ledger.")
    private String reason = "";

    @Override
    void run(Client server) {
      var answer = server.post("/api/v1/guardrails/breakers/reset", Map.of("runbook", runbook, "service", service, "reason", reason));
      if (!printedJson(answer)) {
        say("Closed the breaker of " + Plain.line(runbook) + " on " + Plain.line(service) + ".");
      }
    }
  }
}
