package dev.nightshift.console;

import dev.nightshift.platform.Json;
import dev.nightshift.run.Explanation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A part of the answer to "why?".
 *
 * @param values what was seen, in words
 * @param because what led to it or followed from it
 */
public record WhyLine(String what, @Nullable Instant at, Map<String, String> values, List<WhyLine> because) {

  static WhyLine of(Explanation explanation) {
    Map<String, String> values = new TreeMap<>();
    explanation.values().forEach((name, value) -> values.put(name, words(value)));
    values.values().removeIf(String::isEmpty);
    return new WhyLine(
        FactSentences.capital(explanation.what()),
        explanation.at() == null ? null : Instant.parse(explanation.at()),
        values,
        explanation.because().stream().map(WhyLine::of).toList());
  }

  private static String words(Object value) {
    return switch (value) {
      case Map<?, ?> map when map.isEmpty() -> "";
      case Map<?, ?> map -> Json.write(map);
      case List<?> list -> String.join(", ", list.stream().map(WhyLine::words).toList());
      default -> String.valueOf(value);
    };
  }
}
