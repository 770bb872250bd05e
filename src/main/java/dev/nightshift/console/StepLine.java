package dev.nightshift.console;

import dev.nightshift.run.StepAttempt;
import dev.nightshift.run.StepOutput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step on a target, with all its attempts.
 *
 * @param seen the values it judged, in words
 * @param output what the last attempt printed
 */
public record StepLine(
    String key,
    String name,
    String section,
    String target,
    int attempts,
    StateWord state,
    Instant startedAt,
    @Nullable Instant endedAt,
    String took,
    String seen,
    String error,
    Map<String, String> outputs,
    String output) {

  /** Folds attempts into one line per step and target, in the order in which they began. */
  static List<StepLine> of(List<StepAttempt> attempts, List<StepOutput> output) {
    Map<String, List<StepAttempt>> byStep = new LinkedHashMap<>();
    attempts.forEach(attempt -> byStep.computeIfAbsent(attempt.step() + "@" + attempt.target(), key -> new ArrayList<>()).add(attempt));
    Map<Long, StringBuilder> printed = new LinkedHashMap<>();
    output.forEach(piece -> printed.computeIfAbsent(piece.attemptId(), id -> new StringBuilder()).append(piece.text()));
    return byStep.entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue(), printed)).toList();
  }

  private static StepLine line(String key, List<StepAttempt> attempts, Map<Long, StringBuilder> printed) {
    StepAttempt last = attempts.getLast();
    StringBuilder text = printed.get(last.id());
    return new StepLine(
        key,
        last.step(),
        last.section().word(),
        last.target(),
        attempts.size(),
        States.of(last),
        attempts.getFirst().startedAt(),
        last.endedAt(),
        RunRow.took(attempts.getFirst().startedAt(), last.endedAt()),
        seen(last),
        last.error(),
        last.outputs(),
        text == null ? "" : text.toString());
  }

  private static String seen(StepAttempt attempt) {
    List<String> parts = new ArrayList<>();
    if (attempt.exit() != null && attempt.exit() != 0) {
      parts.add("exit code " + attempt.exit());
    }
    for (String name : List.of("status", "value")) {
      Object value = attempt.values().get(name);
      if (value != null) {
        parts.add(name + " " + value);
      }
    }
    return String.join(", ", parts);
  }
}
