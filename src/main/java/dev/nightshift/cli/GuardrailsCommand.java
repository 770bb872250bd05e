package dev.nightshift.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift guardrails}. */
@Command(name = "guardrails", description = "What can stop a run, and what it says now.", mixinStandardHelpOptions = true)
final class GuardrailsCommand extends Group {

  /** {@code nightshift guardrails explain}. */
  @Command(
      name = "explain",
      description = "Say what every guardrail says about a run now, with the values that it looked at. Changes nothing.",
      footer = {"", "Examples:", "  nightshift guardrails explain payments-restore --incident 42", "  nightshift guardrails explain clean-up --service shop --by-hand"})
  static final class Explain extends ClientCommand {

    @Parameters(paramLabel = "RUNBOOK", description = "Its name: the file's name in runbooks/, without .md.")
    private String runbook = "";

    @Option(names = "--incident", paramLabel = "ID", description = "The incident it would be for; inputs come from its alert.")
    private @Nullable Long incident;

    @Option(names = "--service", paramLabel = "ID", description = "The service, for a runbook that names none.")
    private @Nullable String service;

    @Option(names = "--input", paramLabel = "KEY=VALUE", description = "An input; may be given several times.")
    private Map<String, String> inputs = new LinkedHashMap<>();

    @Option(names = "--by-hand", description = "As if you started it. Default: as automation would, where the runbook may act alone.")
    private boolean byHand;

    @Override
    void run(Client server) {
      Map<String, Object> question = new LinkedHashMap<>(Map.of("runbook", runbook, "inputs", inputs, "byHand", byHand));
      if (incident != null) {
        question.put("incident", incident);
      }
      if (service != null) {
        question.put("service", service);
      }
      JsonNode answer = server.post("/api/v1/guardrails/explain", question);
      if (!printedJson(answer)) {
        show(new Answer(answer));
      }
    }

    private void show(Answer view) {
      say(style().strong("Guardrails of " + view.text("runbook") + " on " + view.text("service") + " now: " + view.text("verdict")) + "  (nothing is changed)");
      say("started by " + view.text("startedBy") + " · rung " + view.text("rung")
          + (view.text("rungWhy").isEmpty() ? "" : " (declares " + view.text("declaredRung") + "; " + view.text("rungWhy") + ")"));
      if (!view.json().path("changes").asBoolean(true)) {
        say("It has no step that changes anything, so a run of it asks none of them.");
      }
      for (Answer verdict : view.list("guardrails")) {
        String says = verdict.text("verdict");
        say("");
        say(style().state(says) + " ".repeat(Math.max(1, 7 - says.length())) + style().strong(verdict.text("guardrail")) + "  " + verdict.text("why"));
        String values = values(verdict);
        if (!values.isEmpty()) {
          say("       " + style().quiet(values));
        }
      }
    }

    private static String values(Answer verdict) {
      List<String> values = new ArrayList<>();
      verdict.json().path("values").properties().stream().sorted(Map.Entry.comparingByKey())
          .forEach(value -> values.add(Plain.line(value.getKey()) + "=" + Plain.brief(value.getValue().isValueNode() ? value.getValue().asString("") : value.getValue().toString(), 200)));
      return String.join("  ", values);
    }
  }
}
