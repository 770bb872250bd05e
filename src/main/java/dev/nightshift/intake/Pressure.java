package dev.nightshift.intake;

/**
 * How much of the last seconds went into writing what events change, as a moving average. Repeats, and events that come alone, count as nothing:
 * applying them later would save nothing.
 */
final class Pressure {
  private static final double WINDOW_NANOS = 2e9;
  private static final double HIGH = 0.5;
  private static final int FEW = 8;

  private double share;
  private long at;

  /**
   * Takes note of work done.
   *
   * @param from when it began, in nanoseconds of any clock
   * @param changed how many alerts it opened or changed
   */
  synchronized void worked(long from, long to, int changed) {
    share = share * left(at, to) + (changed < FEW ? 0 : 1 - left(from, to));
    at = to;
  }

  /** Returns whether writing takes more than half of the time. */
  synchronized boolean high(long now) {
    return share * left(at, now) > HIGH;
  }

  private static double left(long from, long to) {
    return Math.exp(-Math.max(0, to - from) / WINDOW_NANOS);
  }
}
