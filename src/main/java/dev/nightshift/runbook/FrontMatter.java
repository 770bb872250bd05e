package dev.nightshift.runbook;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The part between two {@code ---} lines (YAML) or {@code +++} lines (TOML, as Hugo has it) at the start of a file.
 *
 * @param text without the marks; empty where there is none
 * @param lines how many lines it takes with its marks
 */
record FrontMatter(Format format, String text, int lines) {
  private static final Pattern SETTINGS = Pattern.compile("(?m)^([\"']?nightshift[\"']?\\s*:|\\[+nightshift\\b)");

  enum Format {
    NONE,
    YAML,
    TOML,
    UNCLOSED
  }

  static FrontMatter of(List<String> lines) {
    String first = lines.isEmpty() ? "" : lines.getFirst().stripTrailing();
    return switch (first) {
      case "---" -> until(lines, Format.YAML, List.of("---", "..."));
      case "+++" -> until(lines, Format.TOML, List.of("+++"));
      default -> new FrontMatter(Format.NONE, "", 0);
    };
  }

  private static FrontMatter until(List<String> lines, Format format, List<String> ends) {
    for (int index = 1; index < lines.size(); index++) {
      if (ends.contains(lines.get(index).stripTrailing())) {
        return new FrontMatter(format, String.join("\n", lines.subList(1, index)), index + 1);
      }
    }
    return new FrontMatter(Format.UNCLOSED, String.join("\n", lines), 0);
  }

  /** Whether its author meant the machine to read it, judged by the text alone, for when it cannot be parsed. */
  boolean mentionsSettings() {
    return SETTINGS.matcher(text).find();
  }
}
