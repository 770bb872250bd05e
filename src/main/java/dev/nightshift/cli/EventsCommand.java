package dev.nightshift.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code nightshift events send}. */
@Command(
    name = "events",
    description = "Send events by hand.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class EventsCommand extends Group {

  /** What an event does to its alert. */
  enum Action {
    trigger,
    acknowledge,
    resolve,
    change
  }

  @Command(
      name = "send",
      description = "Send one event, as a monitoring tool would. It goes through the routing rules like any other.",
      footer = {"", "Example:", "  nightshift events send --name PaymentsDown --summary 'Payments is down' --label service=payments"})
  static final class Send extends ClientCommand {

    @Option(names = "--action", defaultValue = "trigger", description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Action action = Action.trigger;

    @Option(names = "--name", description = "The alert's name; needed unless it resolves or acknowledges by --dedup-key.")
    private String name = "";

    @Option(names = "--summary", description = "What is wrong, in a sentence. Default: the name.")
    private @Nullable String summary;

    @Option(names = "--dedup-key", description = "What makes it the same alert again, and what resolves it. Default: the server makes one and prints it.")
    private @Nullable String dedupKey;

    @Option(names = "--source", description = "Where it comes from, such as a host.")
    private @Nullable String source;

    @Option(names = "--severity", description = "sev1 … sev5, or critical, error, warning, info.")
    private @Nullable String severity;

    @Option(names = "--service", description = "The service, where no rule is to decide.")
    private @Nullable String service;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label; may be given several times.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Override
    void run(Client server) {
      if (name.isBlank() && (dedupKey == null || action == Action.trigger || action == Action.change)) {
        throw wrongUse("Give the event a --name; only acknowledge and resolve can do with a --dedup-key alone.");
      }
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("action", action.name());
      event.put("name", name);
      event.put("summary", summary == null ? name : summary);
      event.put("labels", labels);
      put(event, "dedupKey", dedupKey);
      put(event, "source", source);
      put(event, "severity", severity);
      put(event, "service", service);
      JsonNode answer = server.post("/api/v1/events", event);
      if (!printedJson(answer)) {
        say("Accepted: " + action.name() + " " + Plain.line(name) + " (--dedup-key " + new Answer(answer).text("dedupKey") + ").");
      }
    }

    private static void put(Map<String, Object> event, String field, @Nullable String value) {
      if (value != null) {
        event.put(field, value);
      }
    }
  }
}
