package dev.nightshift.cli;

import dev.nightshift.platform.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift ladder}. */
@Command(
    name = "ladder",
    description = "List how far each runbook may go alone for each service, what it has shown, and what is next.",
    synopsisSubcommandLabel = "[COMMAND]")
final class LadderCommand extends ClientCommand {

  @Override
  void run(Client server) {
    JsonNode answer = server.get("/api/v1/ladder");
    if (printedJson(answer)) {
      return;
    }
    Table table = new Table("RUNBOOK", "SERVICE", "RUNG", "DECLARED", "EARNED", "VERIFIED", "RATE", "TAKES", "BY HAND", "BY ITSELF", "NEXT");
    for (JsonNode item : answer.path("items")) {
      Answer binding = new Answer(item);
      JsonNode evidence = item.path("evidence");
      table.row(
          binding.text("runbook"), binding.text("service"), binding.text("rung"), binding.text("declared"), binding.text("earned") + (item.path("fell").asBoolean(false) ? " (fell)" : ""),
          evidence.path("verified").asInt() + " of " + evidence.path("attempts").asInt(), rate(evidence),
          took(evidence, "recovery"), took(evidence, "manualRecovery"), byItself(evidence), Plain.brief(next(item.path("next")), 80));
    }
    print(table, "No runbook of the workspace changes anything.");
  }

  private static String rate(JsonNode evidence) {
    return evidence.path("attempts").asInt() == 0 ? "" : "at least " + String.format(Locale.ROOT, "%.2f", evidence.path("bound").asDouble());
  }

  private static String took(JsonNode evidence, String field) {
    String took = evidence.path(field).asString("");
    return took.isEmpty() ? "" : Durations.format(Duration.parse(took).truncatedTo(ChronoUnit.SECONDS));
  }

  private static String byItself(JsonNode evidence) {
    int cases = evidence.path("casesWithoutRun").asInt();
    return cases == 0 ? "" : evidence.path("clearedByThemselves").asInt() + " of " + cases;
  }

  private static String next(JsonNode next) {
    if (!next.isObject()) {
      return "";
    }
    String to = next.path("to").asString("");
    StringBuilder lacking = new StringBuilder();
    next.path("lacking").forEach(one -> lacking.append(lacking.isEmpty() ? "" : "; ").append(one.asString("")));
    return next.path("ready").asBoolean(false) ? to + ": may be accepted" : to + ": " + lacking;
  }

  /** {@code nightshift ladder show}. */
  @Command(name = "show", description = "Show a runbook on a service: why it stands where it does, its runs as evidence, the patch for its file.")
  static final class Show extends ClientCommand {

    @Parameters(paramLabel = "RUNBOOK", description = "Its name: the file's name in runbooks/, without .md.")
    private String runbook = "";

    @Option(names = "--service", paramLabel = "ID", required = true, description = "Which service.")
    private String service = "";

    @Override
    void run(Client server) {
      JsonNode answer = server.get("/api/v1/ladder/" + Segment.of(runbook) + "?service=" + Segment.of(service));
      if (printedJson(answer)) {
        return;
      }
      JsonNode binding = answer.path("binding");
      say(Plain.line(runbook) + " on " + Plain.line(service) + " stands on " + Plain.line(binding.path("rung").asString("")) + ", the lowest of:");
      binding.path("bounds").forEach(bound -> {
        String why = Plain.line(bound.path("why").asString(""));
        say("  " + Plain.line(bound.path("of").asString("")) + ": " + Plain.line(bound.path("rung").asString("")) + (why.isEmpty() ? "" : " (" + why + ")"));
      });
      binding.path("evidence").path("words").forEach(said -> say(Plain.line(said.asString(""))));
      say("Next: " + Plain.line(next(binding.path("next"))));
      Table table = new Table("RUN", "ENDED", "RUNG", "CAME TO", "WHY");
      for (JsonNode item : answer.path("runs")) {
        Answer run = new Answer(item);
        table.row(run.text("run"), run.ago("endedAt"), run.text("rung"), run.text("verdict"), Plain.brief(run.text("harm") + run.text("relapse"), 80));
      }
      print(table, "It has not run there.");
      answer.path("patch").asString("").lines().forEach(line -> say(Plain.line(line)));
    }
  }

  /** {@code nightshift ladder accept}. */
  @Command(
      name = "accept",
      description = "Accept that a runbook goes up to its next rung for a service.",
      footer = {"", "Example:", "  nightshift ladder accept payments-down --service payments --reason \"watched it for a month\""})
  static final class Accept extends ClientCommand {

    @Parameters(paramLabel = "RUNBOOK", description = "Its name: the file's name in runbooks/, without .md.")
    private String runbook = "";

    @Option(names = "--service", paramLabel = "ID", required = true, description = "Which service.")
    private String service = "";

    @Option(names = "--rung", description = "The rung that you saw proposed; refused where another is next by now.")
    private @Nullable String rung;

    @Option(names = "--reason", required = true, description = "Why you trust it; goes on the ledger.")
    private String reason = "";

    @Override
    void run(Client server) {
      Map<String, String> body = new LinkedHashMap<>(Map.of("service", service, "reason", reason));
      if (rung != null) {
        body.put("rung", rung);
      }
      JsonNode binding = server.post("/api/v1/ladder/" + Segment.of(runbook) + "/accept", body);
      if (!printedJson(binding)) {
        String earned = Plain.line(binding.path("earned").asString(""));
        String holds = Plain.line(binding.path("rung").asString(""));
        say(Plain.line(runbook) + " has earned " + earned + " on " + Plain.line(service)
            + (holds.equals(earned) ? ", and stands there now." : "; it stands on " + holds + ". nightshift ladder show says why."));
      }
    }
  }
}
