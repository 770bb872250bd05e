package dev.nightshift.runbook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How carefully a runbook acts.
 *
 * @param canary how many targets go first, alone
 * @param concurrency how many targets at a time after that
 * @param maxErrors how many targets may fail before the run stops
 * @param maxTargets the most targets one run may touch; null where the runbook sets no limit of its own
 * @param cooldown the time between two runs on the same service
 * @param budget how many runs in a time
 * @param timeout for the whole run
 */
public record Limits(
    Amount canary,
    Amount concurrency,
    Amount maxErrors,
    @Nullable Amount maxTargets,
    Duration cooldown,
    Budget budget,
    Duration timeout) {

  /** The careful reading of a runbook that sets none: one target after another, no error allowed, three runs an hour. */
  public static final Limits DEFAULT =
      new Limits(
          new Amount(1, false),
          new Amount(1, false),
          new Amount(0, false),
          null,
          Duration.ZERO,
          new Budget(3, Duration.ofHours(1)),
          Duration.ofMinutes(15));
}
