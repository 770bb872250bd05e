package dev.nightshift.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift freeze}. */
@Command(
    name = "freeze",
    description = "Let no run begin to change a service, whoever starts it.",
    footer = {"", "Example:", "  nightshift freeze --service payments --until 2h --reason \"the database is being moved\""})
final class FreezeCommand extends ClientCommand {

  @Option(names = "--service", paramLabel = "ID", description = "Which service. Default: all.")
  private @Nullable String service;

  @Option(names = "--until", paramLabel = "TIME", required = true, description = "A time from now (2h), or 2026-11-27T18:00 in the organisation's zone.")
  private String until = "";

  @Option(names = "--reason", required = true, description = "Why; those who wonder at night read it.")
  private String reason = "";

  @Override
  void run(Client server) {
    Map<String, String> body = new LinkedHashMap<>(Map.of("until", until, "reason", reason));
    if (service != null) {
      body.put("service", service);
    }
    JsonNode freeze = server.post("/api/v1/freezes", body);
    if (!printedJson(freeze)) {
      say("Froze " + Plain.line(service == null ? "everything" : service) + " until " + Plain.line(freeze.path("until").asString("")) + ". To end it before: nightshift unfreeze "
          + freeze.path("id").asLong());
    }
  }

  /** {@code nightshift unfreeze}. */
  @Command(name = "unfreeze", description = "End a freeze before its time.")
  static final class End extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "Its number; nightshift freezes lists them.")
    private long id;

    @Override
    void run(Client server) {
      if (!printedJson(server.post("/api/v1/freezes/" + id + "/end", Map.of()))) {
        say("Ended freeze " + id + ".");
      }
    }
  }

  /** {@code nightshift freezes}. */
  @Command(name = "freezes", description = "List what keeps automation away, the newest first.")
  static final class All extends ClientCommand {

    @Override
    void run(Client server) {
      JsonNode answer = server.get("/api/v1/freezes");
      if (printedJson(answer)) {
        return;
      }
      Table table = new Table("ID", "KIND", "SERVICE", "SINCE", "UNTIL", "BY", "ENDED", "REASON");
      for (Answer freeze : Answer.items(answer)) {
        String scope = freeze.text("service");
        table.row(
            freeze.text("id"), freeze.text("kind"), scope.isEmpty() ? "all" : scope, freeze.ago("startedAt"), freeze.text("until"), freeze.text("startedBy"),
            freeze.text("endedBy"), Plain.brief(freeze.text("reason"), 80));
      }
      print(table, "Nothing was ever frozen.");
    }
  }

  /** {@code nightshift stop-all}. */
  @Command(
      name = "stop-all",
      description = "Stop all automation: no run goes on with its next step, on any node, until it is resumed.",
      footer = {"", "Example:", "  nightshift stop-all --reason \"restarts make it worse\""})
  static final class StopAll extends ClientCommand {

    @Option(names = "--reason", required = true, description = "Why; those who wonder at night read it.")
    private String reason = "";

    @Override
    void run(Client server) {
      if (!printedJson(server.post("/api/v1/automation/stop", Map.of("reason", reason)))) {
        say("All automation is stopped. Steps under way end; nothing further begins. To let it go on: nightshift resume-all");
      }
    }
  }

  /** {@code nightshift resume-all}. */
  @Command(name = "resume-all", description = "Let automation go on after stop-all. Runs that were stopped stay stopped.")
  static final class ResumeAll extends ClientCommand {

    @Override
    void run(Client server) {
      if (!printedJson(server.post("/api/v1/automation/resume", Map.of()))) {
        say("Automation goes on. Runs that were stopped stay stopped.");
      }
    }
  }
}
