package dev.nightshift.cli;

import java.util.ArrayList;
import java.util.List;

/** Facts as lines with a time. */
final class Timeline {

  private Timeline() {}

  static List<String> lines(List<Answer> facts, Style style) {
    List<String> lines = new ArrayList<>();
    for (Answer fact : facts) {
      lines.add(style.quiet(fact.time("at")) + "  " + sentence(fact) + style.quiet("  " + fact.text("actor")));
    }
    return lines;
  }

  /** The server's own sentence; else the fact's type and what it holds. */
  private static String sentence(Answer fact) {
    String words = fact.text("sentence");
    if (!words.isEmpty()) {
      return words;
    }
    List<String> values = new ArrayList<>();
    fact.json().path("data").properties().stream()
        .filter(field -> field.getValue().isValueNode() && !field.getValue().isNull())
        .forEach(field -> values.add(field.getKey() + " " + Plain.brief(field.getValue().asString(""), 80)));
    return (fact.text("type") + "  " + String.join(", ", values)).stripTrailing();
  }
}
