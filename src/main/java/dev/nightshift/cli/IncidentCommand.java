package dev.nightshift.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift incident}. */
@Command(
    name = "incident",
    description = "Show an incident and work on it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class IncidentCommand extends Group {

  @Command(name = "ack", description = "Say that you take it: paging stops.")
  static final class Acknowledge extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The incident's number.")
    private long id;

    @Override
    void run(Client server) {
      if (!printedJson(server.post("/api/v1/incidents/" + id + "/acknowledge", Map.of()))) {
        say("Acknowledged incident " + id + ". It is yours now.");
      }
    }
  }

  @Command(name = "resolve", description = "Say that it is over.")
  static final class Resolve extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The incident's number.")
    private long id;

    @Option(names = "--reason", description = "What ended it; goes on the ledger.")
    private @Nullable String reason;

    @Override
    void run(Client server) {
      Map<String, String> body = reason == null ? Map.of() : Map.of("reason", reason);
      if (!printedJson(server.post("/api/v1/incidents/" + id + "/resolve", body))) {
        say("Resolved incident " + id + ".");
      }
    }
  }

  @Command(name = "note", description = "Write a note on the timeline.")
  static final class Note extends ClientCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The incident's number.")
    private long id;

    @Parameters(index = "1", paramLabel = "TEXT", description = "What to write.")
    private String text = "";

    @Override
    void run(Client server) {
      if (!printedJson(server.post("/api/v1/incidents/" + id + "/notes", Map.of("text", text)))) {
        say("Noted on incident " + id + ".");
      }
    }
  }

  @Command(name = "severity", description = "Change the severity; stakeholders are told.")
  static final class ChangeSeverity extends ClientCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The incident's number.")
    private long id;

    @Parameters(index = "1", paramLabel = "SEVERITY", description = "sev1 … sev5.")
    private String severity = "";

    @Override
    void run(Client server) {
      if (!printedJson(server.post("/api/v1/incidents/" + id + "/severity", Map.of("severity", severity)))) {
        say("Incident " + id + " is " + Plain.line(severity) + " now.");
      }
    }
  }

  @Command(name = "hands-off", description = "Keep automation away from this incident: no runbook starts by itself any more.")
  static final class HandsOff extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The incident's number.")
    private long id;

    @Override
    void run(Client server) {
      if (!printedJson(server.post("/api/v1/incidents/" + id + "/hands-off", Map.of()))) {
        say("Automation keeps its hands off incident " + id + " from now on.");
      }
    }
  }
}
