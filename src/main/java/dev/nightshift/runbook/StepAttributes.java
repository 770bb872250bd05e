package dev.nightshift.runbook;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step's fence says about how to run it.
 *
 * @param on target selector; null for the runbook's own; {@code local} is this node
 * @param timeout for one attempt; null for the kind's default
 * @param retries further attempts after the first
 * @param retryDelay between two attempts
 * @param idempotent may be repeated after a crash
 * @param condition CEL ({@code if}); null for always
 * @param matrix CEL that gives the items for which it runs, once each; null for once
 * @param expect CEL over {@code result}; null for the kind's own idea of success
 * @param undo the name of a Rollback step
 * @param continueOnError whether the run goes on after this step fails
 * @param as a credential by reference
 * @param output how standard output is read
 * @param settings attributes that belong to the step kind, such as {@code action}
 */
public record StepAttributes(
    @Nullable String on,
    @Nullable Duration timeout,
    int retries,
    Duration retryDelay,
    boolean idempotent,
    @Nullable String condition,
    @Nullable String matrix,
    @Nullable String expect,
    @Nullable String undo,
    boolean continueOnError,
    @Nullable String as,
    Output output,
    Map<String, String> settings) {

  public static final String LOCAL = "local";

  /** How a step's standard output is read. */
  public enum Output {
    TEXT,
    JSON
  }

  public StepAttributes {
    settings = Map.copyOf(settings);
  }
}
