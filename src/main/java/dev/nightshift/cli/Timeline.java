package dev.nightshift.cli;

import java.util.ArrayList;
import java.util.List;

/** Facts as lines with a time. */
final class Timeline {

  private Timeline() {}

  /** @param whole with what only matters to those who look closely; else how many of these there are is said at the end */
  static List<String> lines(List<Answer> facts, boolean whole, Style style) {
    List<String> lines = new ArrayList<>();
    int hidden = 0;
    for (Answer fact : facts) {
      if (whole || !fact.json().path("minor").asBoolean(false)) {
        lines.add(style.quiet(fact.time("at")) + "  " + sentence(fact) + style.quiet("  " + fact.text("actor")));
      } else {
        hidden++;
      }
    }
    if (hidden > 0) {
      lines.add(style.quiet("(" + hidden + " details more with --all)"));
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
