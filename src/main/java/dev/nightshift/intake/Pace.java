package dev.nightshift.intake;

import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.StuckWork;
import java.time.Duration;

/**
 * How fast what waits in the journal is applied. While events come in no faster than they can be applied, and when none come any more: without a
 * pause. While they come in faster, alerts are late whatever one does, and what is taken from the senders makes the storm longer: then a few are
 * applied every second. The machine is shared again before anything waits as long as the watchdog allows.
 */
final class Pace {
  static final int MANY = 500;
  static final int FEW = 200;
  static final Duration LATE = StuckWork.PATIENCE.dividedBy(3);
  private static final double WINDOW_NANOS = 1e9;
  private static final long MOMENT_NANOS = 100_000_000;
  private static final int REST = 3;

  private double arrived;
  private long at;
  private boolean pressed;
  private long pressedSince;
  private boolean yielding;

  /** @param now nanoseconds of any clock, the same in all calls */
  Pace(long now) {
    this.at = now - MOMENT_NANOS;
  }

  /** Takes note of events that went into the journal. */
  synchronized void took(int events, long now) {
    arrived = arrived * left(now) + events;
    at = now;
  }

  /** Returns how many events to apply at once. */
  synchronized int atOnce() {
    return yielding ? FEW : MANY;
  }

  /**
   * Takes note of events that were applied; returns how long to pause.
   *
   * @param from when applying them began, in nanoseconds
   * @param waited how long the first of them has waited since it arrived, by clocks that may be wrong: the time for which senders have pressed
   *     counts as well
   */
  synchronized Duration applied(int events, long from, long to, Duration waited) {
    double perNano = events / (double) Math.max(1, to - from);
    boolean still = pressed;
    pressed = to - at < MOMENT_NANOS && arrived * left(to) / WINDOW_NANOS > perNano / 2;
    pressedSince = still ? pressedSince : to;
    yielding = pressed && waited.compareTo(LATE) < 0 && to - pressedSince < LATE.toNanos();
    if (!pressed) {
      return Duration.ZERO;
    }
    return yielding ? Pulse.AT_LEAST_EVERY : Duration.ofNanos(REST * (to - from));
  }

  /** What came in counts for less and less, so that the sum is that of about the last second. */
  private double left(long now) {
    return Math.exp(-Math.max(0, now - at) / WINDOW_NANOS);
  }
}
