package dev.nightshift.run;

import dev.nightshift.runbook.Section;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One try of one step on one target.
 *
 * @param target the target's name, empty for a step that needs none; with the number of its item where the step has a matrix: {@code web-1#3}
 * @param item the item of its matrix in words, empty where it has none
 * @param attempt counted from 1 per step and target
 * @param exit the exit code where the step was a process that ended
 * @param values what {@code result} was in CEL, masked
 * @param outputs what it handed on, masked
 * @param error in words, empty where there was none
 */
public record StepAttempt(
    long id,
    long runId,
    String step,
    Section section,
    String target,
    String item,
    int attempt,
    Status status,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Integer exit,
    Map<String, Object> values,
    Map<String, String> outputs,
    String error) {

  /** The name of the target alone. */
  public String targetName() {
    return Place.of(target).target();
  }

  /** The target and the item, for people to read. */
  public String where() {
    return item.isEmpty() ? target : targetName().isEmpty() ? item : targetName() + ": " + item;
  }

  /** How the try stands. */
  public enum Status {
    /** Begun; where its node died it never gets further. */
    STARTED,
    SUCCEEDED,
    FAILED,
    /** Was under way when its node died, and may not be repeated without a person. */
    UNKNOWN,
    /** Was under way when its node died or the run was stopped; the run went on without its result. */
    ABANDONED;

    /** As facts and API have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
