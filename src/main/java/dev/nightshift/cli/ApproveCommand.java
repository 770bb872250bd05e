package dev.nightshift.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift run approve}. */
@Command(
    name = "approve",
    description = "Let a waiting run go ahead. With --plan, only where it would still do what nightshift run plan showed.",
    footer = {"", "Example:", "  nightshift run plan 17", "  nightshift run approve 17 --plan 3f0c…"})
final class ApproveCommand extends RunCommand.Decision {

  @Option(names = "--plan", paramLabel = "DIGEST", description = "The digest of the plan that you were shown.")
  private @Nullable String plan;

  @Override
  Map<String, String> body() {
    Map<String, String> body = new LinkedHashMap<>(super.body());
    if (plan != null) {
      body.put("plan", plan);
    }
    return body;
  }

  @Override
  String verb() {
    return "approve";
  }

  @Override
  String confirmation(long run) {
    return "Approved run " + run + ".";
  }

  /** {@code nightshift run plan}. */
  @Command(name = "plan", description = "Show what a run that waits for an approval would do: its dry run, with targets and guardrails.")
  static final class Shown extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The run's number.")
    private long id;

    @Override
    void run(Client server) {
      JsonNode plan = server.get("/api/v1/runs/" + id + "/plan");
      PlanText.show(this, plan);
      if (!json()) {
        say("");
        say("Approve exactly this: nightshift run approve " + id + " --plan " + new Answer(plan).text("plan"));
      }
    }
  }
}
