package dev.nightshift.run;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an attempt saw, masked. */
record Seen(
    boolean ok, @Nullable Integer exit, Map<String, Object> values, Map<String, String> outputs, String error, Duration took) {

  Seen(boolean ok, @Nullable Integer exit, Map<String, Object> values, Map<String, String> outputs, String error) {
    this(ok, exit, values, outputs, error, Duration.ZERO);
  }

  static Seen failed(String error) {
    return new Seen(false, null, Map.of(), Map.of(), error);
  }

  Seen took(Duration time) {
    return new Seen(ok, exit, values, outputs, error, time);
  }
}
