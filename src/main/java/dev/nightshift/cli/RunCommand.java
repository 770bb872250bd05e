package dev.nightshift.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift run}. */
@Command(
    name = "run",
    description = "Start, watch, approve and stop runs of runbooks; with --dry-run, show what one would do.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {"", "Example:", "  nightshift run payments-restore --dry-run --incident 42"})
final class RunCommand extends ClientCommand {

  @Parameters(paramLabel = "RUNBOOK", arity = "0..1", description = "The runbook to show the plan of.")
  private @Nullable String runbook;

  @Mixin private Wish wish = new Wish();

  @Option(names = "--dry-run", description = "Show the whole plan, what each step would do, and what the guardrails say now; change nothing.")
  private boolean dryRun;

  @Override
  void run(Client server) {
    if (runbook == null) {
      throw wrongUse("nightshift run needs a command: " + String.join(", ", words()) + "; or a runbook and --dry-run");
    }
    if (!dryRun) {
      throw wrongUse("Write nightshift run start " + Plain.line(runbook) + " to start it, or nightshift run " + Plain.line(runbook) + " --dry-run to see its plan.");
    }
    PlanText.show(this, server.post("/api/v1/runs/plan", wish.of(runbook)));
  }

  /** What a run is started with. */
  static final class Wish {

    @Option(names = "--incident", paramLabel = "ID", description = "The incident it is for; inputs come from its alert.")
    private @Nullable Long incident;

    @Option(names = "--input", paramLabel = "KEY=VALUE", description = "An input; may be given several times.")
    private Map<String, String> inputs = new LinkedHashMap<>();

    Map<String, Object> of(String runbook) {
      Map<String, Object> wish = new LinkedHashMap<>(Map.of("runbook", runbook, "inputs", inputs));
      if (incident != null) {
        wish.put("incident", incident);
      }
      return wish;
    }
  }

  @Command(
      name = "start",
      description = "Start a runbook, for an incident or with inputs of your own.",
      footer = {"", "Examples:", "  nightshift run start payments-restore --incident 42", "  nightshift run start payments-down --input unit=payments --input port=18081"})
  static final class Start extends ClientCommand {

    @Parameters(paramLabel = "RUNBOOK", description = "Its name: the file's name in runbooks/, without .md.")
    private String runbook = "";

    @Mixin private Wish wish = new Wish();

    @Override
    void run(Client server) {
      JsonNode answer = server.post("/api/v1/runs", wish.of(runbook));
      if (!printedJson(answer)) {
        String run = new Answer(answer).text("id");
        say("Started run " + run + " of " + Plain.line(runbook) + ". Watch it with: nightshift run show " + run);
      }
    }
  }

  /** A person's word on a run. */
  abstract static class Decision extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The run's number.")
    private long id;

    @Option(names = "--reason", description = "Why; goes on the ledger.")
    private @Nullable String reason;

    Map<String, String> body() {
      return reason == null ? Map.of() : Map.of("reason", reason);
    }

    abstract String verb();

    abstract String confirmation(long run);

    @Override
    void run(Client server) {
      Map<String, String> body = body();
      if (!printedJson(server.post("/api/v1/runs/" + id + "/" + verb(), body))) {
        say(confirmation(id));
      }
    }
  }

  @Command(name = "reject", description = "Say no to a waiting run.")
  static final class Reject extends Decision {
    @Override
    String verb() {
      return "reject";
    }

    @Override
    String confirmation(long run) {
      return "Rejected run " + run + ". Nothing was changed.";
    }
  }

  @Command(name = "stop", description = "Stop a run: the step under way is ended, no other starts.")
  static final class Stop extends Decision {
    @Override
    String verb() {
      return "stop";
    }

    @Override
    String confirmation(long run) {
      return "Stopping run " + run + ".";
    }
  }

  @Command(
      name = "harm",
      description = "Say that a run did harm: its runbook falls to human-initiated at once, and its breaker opens.",
      footer = {"", "Example:", "  nightshift run harm 42 --reason \"the restart lost the sessions\""})
  static final class Harm extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The run's number.")
    private long id;

    @Option(names = "--reason", required = true, description = "What it did; goes on the ledger.")
    private String reason = "";

    @Override
    void run(Client server) {
      if (!printedJson(server.post("/api/v1/runs/" + id + "/harm", Map.of("reason", reason)))) {
        say("Run " + id + " did harm; its runbook goes no further than human-initiated on that service. See nightshift ladder.");
      }
    }
  }

  @Command(name = "done", description = "Tick a manual step that a run waits for.")
  static final class Done extends ClientCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The run's number.")
    private long id;

    @Parameters(index = "1", paramLabel = "STEP", description = "The step's name, as nightshift run show prints it.")
    private String step = "";

    @Option(names = "--comment", description = "What you did or saw; goes on the ledger.")
    private @Nullable String comment;

    @Override
    void run(Client server) {
      Map<String, String> body = comment == null ? Map.of() : Map.of("comment", comment);
      if (!printedJson(server.post("/api/v1/runs/" + id + "/steps/" + Segment.of(step) + "/done", body))) {
        say("Ticked " + Plain.line(step) + " of run " + id + ".");
      }
    }
  }

  @Command(name = "answer", description = "Answer the question that a step of a run asks.")
  static final class Reply extends ClientCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The run's number.")
    private long id;

    @Parameters(index = "1", paramLabel = "STEP", description = "The step's name, as nightshift run show prints it.")
    private String step = "";

    @Parameters(index = "2", paramLabel = "CHOICE", description = "One of the step's choices.")
    private String choice = "";

    @Option(names = "--comment", description = "Why; goes on the ledger.")
    private @Nullable String comment;

    @Override
    void run(Client server) {
      Map<String, String> body = new LinkedHashMap<>(Map.of("choice", choice));
      if (comment != null) {
        body.put("comment", comment);
      }
      if (!printedJson(server.post("/api/v1/runs/" + id + "/steps/" + Segment.of(step) + "/answer", body))) {
        say("Answered " + Plain.line(choice) + " to " + Plain.line(step) + " of run " + id + ".");
      }
    }
  }
}
