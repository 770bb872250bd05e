package dev.nightshift.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nightshift run output}. */
@Command(
    name = "output",
    description = "Show what the steps of a run printed, or the lines that contain a text.",
    footer = {"", "Examples:", "  nightshift run output 42", "  nightshift run output 42 --search 'connection refused'"})
final class RunOutput extends ClientCommand {

  @Parameters(paramLabel = "ID", description = "The run's number.")
  private long id;

  @Option(names = "--search", paramLabel = "TEXT", description = "Only lines that contain it; large and small letters are the same.")
  private @Nullable String search;

  @Override
  void run(Client server) {
    String path = "/api/v1/runs/" + id + "/output?" + (search == null ? "" : "search=" + Segment.of(search) + "&") + "after=";
    List<JsonNode> items = new ArrayList<>();
    String last = "";
    String after = "0";
    while (!after.isEmpty()) {
      JsonNode page = server.get(path + after);
      page.path("items").forEach(items::add);
      if (!json()) {
        last = search == null ? pieces(page, last) : lines(page);
      }
      after = page.path("next").isNumber() ? page.path("next").asString() : "";
    }
    if (!printedJson(Map.of("items", items)) && items.isEmpty()) {
      say(search == null ? "Its steps printed nothing, or what they printed is not kept any more." : "No line contains it.");
    }
  }

  /** A heading wherever another step or target goes on. */
  private String pieces(JsonNode page, String before) {
    String last = before;
    for (Answer piece : Answer.items(page)) {
      String who = piece.text("step") + (piece.text("target").isEmpty() ? "" : " on " + piece.text("target"));
      if (!who.equals(last)) {
        say(style().strong(who));
        last = who;
      }
      say(Plain.text(piece.json().path("text").asString("").stripTrailing()));
    }
    return last;
  }

  private String lines(JsonNode page) {
    for (Answer line : Answer.items(page)) {
      String target = line.text("target").isEmpty() ? "" : " on " + line.text("target");
      say(line.text("step") + target + ":" + line.text("line") + "  " + Plain.line(line.json().path("text").asString("")));
    }
    return "";
  }
}
