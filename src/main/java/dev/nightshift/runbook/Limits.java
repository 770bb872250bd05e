package dev.nightshift.runbook;

import dev.nightshift.catalog.Amount;
import dev.nightshift.catalog.Restraints;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How carefully a runbook acts.
 *
 * @param canary how many targets go first, alone
 * @param concurrency how many targets at a time after that
 * @param maxErrors how many targets may fail before the run stops
 * @param budget how many runs in a time
 * @param timeout for the whole run
 * @param ramp whether targets go in batches, each twice as large as the one before, up to {@code concurrency}
 * @param order the label by whose value targets go, all of one value before the next; null for the order of the inventory
 * @param countdown how long people are told before it acts on rung oversight; null where it says nothing of it
 * @param restraints how far it may go, in the words that the workspace has, too
 * @param counted the labels by whose value targets are counted, where they stand
 */
public record Limits(
    Amount canary,
    Amount concurrency,
    Amount maxErrors,
    Budget budget,
    Duration timeout,
    boolean ramp,
    @Nullable Located<String> order,
    @Nullable Duration countdown,
    Restraints restraints,
    List<Located<String>> counted) {

  /** The careful reading of a runbook that sets none: one target after another, no error allowed, three runs an hour. */
  public static final Limits DEFAULT =
      new Limits(
          new Amount(1, false),
          new Amount(1, false),
          new Amount(0, false),
          new Budget(3, Duration.ofHours(1)),
          Duration.ofMinutes(15),
          false,
          null,
          null,
          Restraints.NONE);

  /** Of what does not stand in a file. */
  public Limits(
      Amount canary, Amount concurrency, Amount maxErrors, Budget budget, Duration timeout, boolean ramp, @Nullable Located<String> order,
      @Nullable Duration countdown, @Nullable Restraints restraints) {
    this(canary, concurrency, maxErrors, budget, timeout, ramp, order, countdown, Objects.requireNonNullElse(restraints, Restraints.NONE), List.of());
  }

  public Limits {
    counted = List.copyOf(counted);
  }
}
