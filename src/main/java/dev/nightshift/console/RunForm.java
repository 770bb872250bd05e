package dev.nightshift.console;

import dev.nightshift.platform.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields with which a person says what a runbook is to run for. */
final class RunForm {
  private static final String INPUT = "input.";

  private RunForm() {}

  /** Returns the number of the incident, or null where the field is empty. */
  static @Nullable Long incident(String field) {
    if (field.isBlank()) {
      return null;
    }
    try {
      return Long.valueOf(field.strip());
    } catch (NumberFormatException e) {
      throw new Problem.Invalid("incident: '" + field + "' is not the number of an incident.", e);
    }
  }

  /** An empty field means "as the alert says", so it is left out. */
  static Map<String, String> inputs(HttpServletRequest request) {
    Map<String, String> inputs = new HashMap<>();
    request.getParameterMap().forEach((name, values) -> {
      if (name.startsWith(INPUT) && values.length > 0 && !values[0].isEmpty()) {
        inputs.put(name.substring(INPUT.length()), values[0]);
      }
    });
    return inputs;
  }
}
