package dev.nightshift.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift break-glass}. */
@Command(
    name = "break-glass",
    description = "In an emergency, ask that automation may act although it is frozen, storming, cooling down, out of budget or behind an open breaker. Another person confirms.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {"", "Example:", "  nightshift break-glass --service payments --reason \"checkout is down, the freeze must not hold\" --for 30m"})
final class BreakGlassCommand extends ClientCommand {

  @Option(names = "--service", paramLabel = "ID", description = "For which service.")
  private @Nullable String service;

  @Option(names = "--runbook", paramLabel = "NAME", description = "For which runbook.")
  private @Nullable String runbook;

  @Option(names = "--reason", description = "Why; the owner and all admins are told.")
  private @Nullable String reason;

  @Option(names = "--for", paramLabel = "TIME", description = "How long after it is confirmed. Default: 30m.")
  private @Nullable String length;

  @Override
  void run(Client server) {
    if (reason == null || service == null && runbook == null) {
      throw wrongUse("--reason and one of --service and --runbook are needed");
    }
    Map<String, String> body = new LinkedHashMap<>(Map.of("reason", reason));
    if (service != null) {
      body.put("service", service);
    }
    if (runbook != null) {
      body.put("runbook", runbook);
    }
    if (length != null) {
      body.put("for", length);
    }
    JsonNode glass = server.post("/api/v1/break-glass", body);
    if (!printedJson(glass)) {
      say("Asked. Nothing is overridden yet: another person confirms it within 15 minutes with: nightshift break-glass confirm " + glass.path("id").asLong());
    }
  }

  /** {@code nightshift break-glass confirm}. */
  @Command(name = "confirm", description = "Confirm what another person asked for; from then on it holds, and everybody concerned is told.")
  static final class Confirm extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "Its number; nightshift break-glass list shows them.")
    private long id;

    @Override
    void run(Client server) {
      JsonNode glass = server.post("/api/v1/break-glass/" + id + "/confirm", Map.of());
      if (!printedJson(glass)) {
        say("The glass is broken until " + Plain.line(glass.path("until").asString("")) + ". To end it before: nightshift break-glass end " + id);
      }
    }
  }

  /** {@code nightshift break-glass end}. */
  @Command(name = "end", description = "End it before its time.")
  static final class End extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "Its number; nightshift break-glass list shows them.")
    private long id;

    @Override
    void run(Client server) {
      if (!printedJson(server.post("/api/v1/break-glass/" + id + "/end", Map.of()))) {
        say("Ended break glass " + id + ".");
      }
    }
  }

  /** {@code nightshift break-glass list}. */
  @Command(name = "list", description = "List emergencies, the newest first.")
  static final class All extends ClientCommand {

    @Override
    void run(Client server) {
      JsonNode answer = server.get("/api/v1/break-glass");
      if (printedJson(answer)) {
        return;
      }
      Table table = new Table("ID", "SERVICE", "RUNBOOK", "ASKED", "BY", "CONFIRMED BY", "UNTIL", "ENDED", "REASON");
      for (Answer glass : Answer.items(answer)) {
        table.row(
            glass.text("id"), glass.text("service"), glass.text("runbook"), glass.ago("askedAt"), glass.text("askedBy"), glass.text("confirmedBy"), glass.text("until"),
            glass.ago("endedAt"), Plain.brief(glass.text("reason"), 80));
      }
      print(table, "Nobody ever broke the glass.");
    }
  }
}
