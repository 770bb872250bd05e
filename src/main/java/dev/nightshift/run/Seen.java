package dev.nightshift.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an attempt saw, masked and cut to a size that may be kept. */
record Seen(boolean ok, @Nullable Integer exit, Map<String, Object> values, Map<String, String> outputs, String error) {

  static Seen failed(String error) {
    return new Seen(false, null, Map.of(), Map.of(), error);
  }
}
