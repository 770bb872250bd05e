package dev.nightshift.run;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why something happened: a sentence, what it rests on, and what led to it or followed from it.
 *
 * @param kind what it is about: {@code event}, {@code routing}, {@code incident}, {@code runbook}, {@code rung},
 *     {@code guardrail}, {@code approval}, {@code step}, {@code proof}, {@code outcome}, {@code alternative}
 * @param at when, as the ledger has it; null for what has no time of its own
 * @param values what was seen
 * @param fact the ledger's number of the fact that says so; null for a heading
 */
public record Explanation(
    String kind, String what, @Nullable String at, Map<String, Object> values, @Nullable Long fact, List<Explanation> because) {

  public Explanation {
    values = Map.copyOf(values);
    because = List.copyOf(because);
  }

  /** Returns the same for people: one line each, indented. */
  public String text() {
    StringBuilder text = new StringBuilder();
    write(text, "");
    return text.toString();
  }

  private void write(StringBuilder text, String indent) {
    text.append(indent).append(at == null ? "" : at.substring(Math.min(11, at.length())).replaceFirst("\\..*|Z$", "") + "  ").append(what).append('\n');
    new java.util.TreeMap<>(values).forEach((name, value) -> text.append(indent).append("    ").append(name).append(" = ").append(value).append('\n'));
    because.forEach(reason -> reason.write(text, indent + "  "));
  }
}
