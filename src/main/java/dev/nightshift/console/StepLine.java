package dev.nightshift.console;

import dev.nightshift.run.RunOutputs;
import dev.nightshift.run.StepAttempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step on a target, with all its attempts.
 *
 * @param seen the values it judged, in words
 * @param chart its series over time, or null
 * @param output what the last attempt printed, or the end of it
 * @param rest where all of the output is, empty where it is shown whole
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
    @Nullable Chart chart,
    String output,
    String rest) {

  static StepLine of(List<StepAttempt> attempts, StepAttempt last, RunOutputs.@Nullable End printed) {
    return new StepLine(
        last.step() + "@" + last.target(),
        last.step(),
        last.section().word(),
        last.where(),
        attempts.size(),
        States.of(last),
        attempts.getFirst().startedAt(),
        last.endedAt(),
        RunRow.took(attempts.getFirst().startedAt(), last.endedAt()),
        seen(last),
        last.error(),
        last.outputs(),
        Chart.of(last.values()),
        printed == null ? "" : printed.text(),
        printed == null || printed.whole() ? "" : "/runs/" + last.runId() + "/output/" + last.id());
  }

  private static String seen(StepAttempt attempt) {
    List<String> parts = new ArrayList<>();
    if (attempt.exit() != null && attempt.exit() != 0) {
      parts.add("exit code " + attempt.exit());
    }
    for (String name : List.of("run", "outcome", "status", "value")) {
      Object value = attempt.values().get(name);
      if (value != null) {
        parts.add(name + " " + value);
      }
    }
    return String.join(", ", parts);
  }
}
