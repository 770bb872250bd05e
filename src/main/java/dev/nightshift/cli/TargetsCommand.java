package dev.nightshift.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift targets}. */
@Command(
    name = "targets",
    description = "Show what a label selector hits, chosen as a run chooses it. Exit code 1 where that is nothing.",
    footer = {"", "Example:", "  nightshift targets role=web,zone!=b --service shop"})
final class TargetsCommand extends ClientCommand {

  @Parameters(paramLabel = "SELECTOR", description = "Such as role=web,env=prod; joined conditions must all hold.")
  private String selector = "";

  @Option(names = "--service", paramLabel = "ID", description = "Only targets of this service, as for a run that is for it.")
  private @Nullable String service;

  @Override
  void run(Client server) {
    JsonNode answer = server.get("/api/v1/targets?selector=" + Segment.of(selector) + (service == null ? "" : "&service=" + Segment.of(service)));
    if (printedJson(answer)) {
      return;
    }
    Table table = new Table("NAME", "SERVICE", "CONNECTION", "ADDRESS", "LABELS");
    List<Answer> targets = Answer.items(answer);
    for (Answer target : targets) {
      table.row(target.text("name"), target.text("service"), target.text("connection"), target.text("address"), labels(target));
    }
    print(table, "No target.");
    answer.path("inventories").forEach(inventory -> say(age(inventory)));
    say(targets.size() == 1 ? "1 target." : targets.size() + " targets.");
  }

  private static String age(JsonNode inventory) {
    String problem = inventory.path("problem").asString("");
    String age = inventory.path("ageSeconds").isNumber() ? "answered " + inventory.path("ageSeconds").asLong() + " s ago" : "never answered";
    return "Inventory " + Plain.line(inventory.path("id").asString("")) + " (" + Plain.line(inventory.path("kind").asString("")) + "): "
        + inventory.path("hosts").asInt() + " hosts, " + age
        + (inventory.path("leftOut").asInt() > 0 ? "; " + inventory.path("leftOut").asInt() + " left out, whose names or addresses cannot be any" : "")
        + (problem.isEmpty() ? "" : "; PROBLEM: " + Plain.line(problem));
  }

  /** Those that the other columns do not show. */
  private static String labels(Answer target) {
    List<String> labels = new ArrayList<>();
    target.json().path("labels").properties().stream()
        .filter(label -> !label.getKey().equals("name") && !label.getKey().equals("service"))
        .sorted(Map.Entry.comparingByKey())
        .forEach(label -> labels.add(Plain.line(label.getKey()) + "=" + Plain.line(label.getValue().asString(""))));
    return String.join(",", labels);
  }
}
