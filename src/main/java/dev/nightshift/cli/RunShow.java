package dev.nightshift.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** {@code nightshift run show}. */
@Command(name = "show", description = "Show a run: its plan, each step and what it printed.")
final class RunShow extends ClientCommand {

  @Parameters(paramLabel = "ID", description = "The run's number.")
  private long id;

  @Option(names = "--output", description = "The steps' output too.")
  private boolean output;

  @Override
  void run(Client server) {
    JsonNode answer = server.get("/api/v1/runs/" + id);
    JsonNode printed = output ? server.get("/api/v1/runs/" + id + "/output") : MissingNode.getInstance();
    if (json()) {
      Map<String, JsonNode> all = new LinkedHashMap<>(Map.of("run", answer));
      if (output) {
        all.put("output", printed);
      }
      printedJson(output ? all : answer);
      return;
    }
    Answer whole = new Answer(answer);
    head(whole.has("run") ? whole.in("run") : whole);
    attempts(whole);
    Answer.items(printed).forEach(line -> say("  │ " + Plain.text(line.json().path("text").asString("").stripTrailing())));
  }

  private void head(Answer run) {
    say(style().strong("Run " + id + ": " + run.text("runbook")) + "  " + style().state(run.word("status")));
    say("rung " + run.word("rung").replace('_', '-')
        + (run.has("incidentId") ? " · incident " + run.text("incidentId") : "")
        + " · runbook version " + Plain.brief(run.text("runbookVersion"), 13));
    String reason = run.text("reason");
    if (!reason.isEmpty()) {
      say(reason);
    }
    Answer doing = run.in("doing");
    if (!doing.text("step").isEmpty()) {
      say(doing.text("step") + ": " + doing.text("done") + "/" + doing.text("total") + " done, " + doing.text("failed") + " failed, "
          + doing.text("underWay") + " under way");
    }
    String actsFrom = run.text("actsFrom");
    if (!actsFrom.isEmpty()) {
      say("It acts at " + run.time("actsFrom") + " unless somebody stops it: nightshift run stop " + id);
    }
    waits(run.in("waitsFor"));
    if (run.word("status").equals("awaiting_approval")) {
      say("See what it would do: nightshift run plan " + id);
      say("It waits for approval: nightshift run approve " + id + "   or: nightshift run reject " + id);
    }
  }

  /** What a person is asked for, and how to answer. */
  private void waits(Answer waits) {
    String step = Plain.line(waits.text("step"));
    if (waits.word("kind").equals("question")) {
      say("It asks: " + Plain.text(waits.json().path("text").asString("")));
      List<String> choices = new ArrayList<>();
      waits.json().path("choices").forEach(choice -> choices.add(Plain.line(choice.asString(""))));
      say("Answer with: nightshift run answer " + id + " " + step + " " + String.join("|", choices));
    } else if (waits.word("kind").equals("manual_step")) {
      say("It waits for a person: " + Plain.text(waits.json().path("text").asString("")));
      say("When it is done: nightshift run done " + id + " " + step + " --comment \"…\"");
    }
  }

  private void attempts(Answer whole) {
    Table table = new Table("STEP", "TARGET", "ATTEMPT", "STATUS", "STARTED", "RESULT");
    for (Answer attempt : whole.list("attempts")) {
      table.row(
          attempt.text("step"),
          attempt.text("target") + (attempt.text("item").isEmpty() ? "" : " (" + Plain.brief(attempt.text("item"), 40) + ")"),
          attempt.text("attempt"),
          style().state(attempt.word("status")),
          attempt.time("startedAt"),
          Plain.brief(result(attempt), 80));
    }
    print(table, "No step has started yet.");
  }

  /** Why it failed, else what its kind answers with: an exit code or an HTTP status. */
  private static String result(Answer attempt) {
    String exit = attempt.has("exit") ? "exit " + attempt.text("exit") : "";
    String status = attempt.in("values").has("status") ? "HTTP " + attempt.in("values").text("status") : "";
    return Stream.of(exit, status, attempt.text("reason")).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
  }
}
