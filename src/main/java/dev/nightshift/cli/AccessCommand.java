package dev.nightshift.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift access}. */
@Command(
    name = "access",
    description = "Who may do what, and which rules say so.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class AccessCommand extends Group {

  /** {@code nightshift access explain}. */
  @Command(
      name = "explain",
      description = "Say whether somebody may do something, from which rules that follows, and which do not match.",
      footer = {
        "",
        "Examples:",
        "  nightshift access explain ada approve-run --service payments",
        "  nightshift access explain automation act --runbook payments-restore --target db-1"
      })
  static final class Explain extends ClientCommand {

    @Parameters(index = "0", paramLabel = "PERSON", description = "A person's id, or automation.")
    private String person = "";

    @Parameters(index = "1", paramLabel = "ACTION", description = "Such as start-run, approve-run, reject-run, stop-run, act, work-on-incident, freeze, stop-all.")
    private String action = "";

    @Option(names = "--runbook", paramLabel = "NAME", description = "With which runbook.")
    private @Nullable String runbook;

    @Option(names = "--service", paramLabel = "ID", description = "On which service. Default: the one that the runbook names.")
    private @Nullable String service;

    @Option(names = "--target", paramLabel = "TARGET", description = "On which target: its name, or a selector such as tier=db.")
    private @Nullable String target;

    @Option(names = "--environment", paramLabel = "NAME", description = "In which environment. Default: the service's.")
    private @Nullable String environment;

    @Override
    void run(Client server) {
      String path = "/api/v1/access/explain?person=" + Segment.of(person) + "&action=" + Segment.of(action)
          + given("runbook", runbook) + given("service", service) + given("target", target) + given("environment", environment);
      JsonNode json = server.get(path);
      if (printedJson(json)) {
        return;
      }
      Answer answer = new Answer(json);
      say(style().strong(answer.text("person") + " " + answer.text("action") + ": " + (json.path("allowed").asBoolean() ? "allowed" : "denied")));
      say(answer.text("why"));
      List<Answer> rules = answer.list("rules");
      if (!rules.isEmpty()) {
        Table table = new Table("RULE", "SAYS", "MATCHES", "DECIDED", "WHY");
        rules.forEach(rule -> table.row(
            Plain.line(rule.text("rule")), rule.text("effect"), yes(rule, "matched"), yes(rule, "decided"), Plain.brief(rule.text("why"), 120)));
        say("");
        print(table, "");
      }
    }

    private static String yes(Answer rule, String field) {
      return rule.json().path(field).asBoolean() ? "yes" : "no";
    }

    private static String given(String name, @Nullable String value) {
      return value == null ? "" : "&" + name + "=" + Segment.of(value);
    }
  }
}
