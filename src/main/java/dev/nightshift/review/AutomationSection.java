package dev.nightshift.review;

import dev.nightshift.ledger.Names;
import dev.nightshift.why.Explanation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What automation did, or did not do, and why: the explanation of the incident as a list in Markdown, and nothing else. */
final class AutomationSection {
  private static final int LONGEST_VALUE = 160;

  private final Names names;
  private final Function<Instant, String> time;
  private final List<String> lines = new ArrayList<>();

  private AutomationSection(Names names, Function<Instant, String> time) {
    this.names = names;
    this.time = time;
  }

  static List<String> of(List<Explanation> explanation, Names names, Function<Instant, String> time) {
    AutomationSection section = new AutomationSection(names, time);
    explanation.forEach(part -> section.write(part, ""));
    return section.lines;
  }

  private void write(Explanation part, String indent) {
    String at = part.at() == null ? "" : time.apply(Instant.parse(part.at())) + " — ";
    lines.add(indent + "- " + at + Markdown.plain(names.people(part.what())) + values(part));
    part.because().forEach(reason -> write(reason, indent + "  "));
  }

  private String values(Explanation part) {
    String values = Explanation.flat(part.values()).entrySet().stream()
        .map(value -> value.getKey() + ": " + (value.getValue().length() > LONGEST_VALUE ? value.getValue().substring(0, LONGEST_VALUE) + "…" : value.getValue()))
        .collect(Collectors.joining("; "));
    return values.isEmpty() ? "" : " (" + Markdown.plain(names.people(values)) + ")";
  }
}
