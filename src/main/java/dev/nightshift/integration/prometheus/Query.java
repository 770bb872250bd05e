package dev.nightshift.integration.prometheus;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How Prometheus is asked: for this moment ({@code /api/v1/query}) or for a range up to it ({@code /api/v1/query_range}).
 *
 * @param range how far back, or null for this moment alone
 * @param step from one point of a range to the next
 */
record Query(String text, @Nullable Duration range, Duration step) {
  private static final int POINTS = 120;
  private static final int MOST = 1_000;

  /**
   * Reads the attributes {@code range} and {@code step}.
   *
   * @throws Problem.Invalid where they are none
   */
  static Query of(String text, Map<String, String> attributes) {
    try {
      String range = attributes.get("range");
      if (range == null) {
        if (attributes.containsKey("step")) {
          throw new IllegalArgumentException("a step belongs to a range; write range=1h as well");
        }
        return new Query(text.strip(), null, Duration.ZERO);
      }
      Duration back = Durations.parse(range);
      Duration step = attributes.containsKey("step") ? Durations.parse(attributes.getOrDefault("step", "")) : Duration.ofSeconds(Math.max(1, back.toSeconds() / POINTS));
      if (step.isZero() || back.dividedBy(step) > MOST) {
        throw new IllegalArgumentException("a range of " + range + " has more than " + MOST + " points; take a longer step");
      }
      return new Query(text.strip(), back, step);
    } catch (IllegalArgumentException wrong) {
      throw new Problem.Invalid("The range cannot be asked for: " + wrong.getMessage(), wrong);
    }
  }

  String path() {
    return range == null ? "/api/v1/query" : "/api/v1/query_range";
  }

  String form(Instant now) {
    String query = "query=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    return range == null ? query
        : query + "&start=" + now.minus(range).getEpochSecond() + "&end=" + now.getEpochSecond() + "&step=" + step.toMillis() / 1000.0;
  }

  /** In words, before the text of the query. */
  String shown() {
    return range == null ? "" : ", for the last " + Durations.format(range) + " in steps of " + Durations.format(step);
  }
}
