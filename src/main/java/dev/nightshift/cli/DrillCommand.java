package dev.nightshift.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift drill}. */
@Command(
    name = "drill",
    description = "Try a runbook out now: its whole dry run, and its Diagnosis for real. Nothing is changed.",
    footer = {"", "Example:", "  nightshift drill payments-down --input unit=payments"})
final class DrillCommand extends ClientCommand {

  @Parameters(paramLabel = "RUNBOOK", description = "Its name: the file's name in runbooks/, without .md.")
  private String runbook = "";

  @Option(names = "--service", paramLabel = "ID", description = "The service to try it for. Default: what its front matter says.")
  private @Nullable String service;

  @Option(names = "--input", paramLabel = "KEY=VALUE", description = "A sample value, over those of its front matter; may be given several times.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Override
  void run(Client server) {
    Map<String, Object> wish = new LinkedHashMap<>(Map.of("inputs", inputs));
    if (service != null) {
      wish.put("service", service);
    }
    JsonNode answer = server.post("/api/v1/runbooks/" + Segment.of(runbook) + "/drill", wish);
    if (!printedJson(answer)) {
      say("Drill " + new Answer(answer).text("id") + " of " + Plain.line(runbook) + " has begun. See how it ends with: nightshift drills --runbook " + Plain.line(runbook));
    }
  }
}
