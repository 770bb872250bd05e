package dev.nightshift.why;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why something happened, or did not: a sentence, what it rests on, and what led to it or followed from it.
 *
 * @param kind what it is about: {@code incident}, {@code run}, {@code page}, {@code alert}; {@code event}, {@code routing},
 *     {@code suppression}, {@code grouping}, {@code decision}, {@code runbook}, {@code rung}, {@code guardrail}, {@code approval},
 *     {@code step}, {@code proof}, {@code outcome}, {@code more}, {@code alternative}, {@code people}, {@code on-call}, {@code delivery}, {@code ending}
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

  /** A sentence over others, without a fact of its own. */
  static Explanation heading(String kind, String what, List<Explanation> because) {
    return new Explanation(kind, what, null, Map.of(), null, because);
  }

  /** Whether it says nothing: a heading over nothing. */
  boolean empty() {
    return fact == null && because.isEmpty() && values.isEmpty();
  }

  /** Returns the same for people: one line each, indented. */
  public String text() {
    StringBuilder text = new StringBuilder();
    write(text, "");
    return text.append("Times are in UTC.\n").toString();
  }

  private void write(StringBuilder text, String indent) {
    text.append(indent).append(at == null ? "" : at.substring(Math.min(11, at.length())).replaceFirst("\\..*|Z$", "") + "  ").append(what).append('\n');
    flat(values).forEach((name, value) -> text.append(indent).append("    ").append(name).append(" = ").append(value.replace("\n", "\n" + indent + "      ")).append('\n'));
    because.forEach(reason -> reason.write(text, indent + "  "));
  }

  /** Returns what was seen in the order of its names; a map is shown as its entries, and what says nothing is left out. */
  public static Map<String, String> flat(Map<String, ?> values) {
    Map<String, String> flat = new TreeMap<>();
    values.forEach((name, value) -> put(flat, name, value));
    return flat;
  }

  private static void put(Map<String, String> flat, String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> put(flat, String.valueOf(key), inner));
      return;
    }
    String words = value instanceof List<?> list ? String.join(", ", list.stream().map(String::valueOf).toList()) : value == null ? "" : String.valueOf(value).strip();
    if (!words.isEmpty()) {
      flat.put(name, words);
    }
  }
}
