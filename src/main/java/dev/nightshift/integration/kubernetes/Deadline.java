package dev.nightshift.integration.kubernetes;

import java.time.Duration;

/** When a step's time is over. */
record Deadline(long nanos) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** At least a millisecond, so that a wait of this length ends. */
  Duration left() {
    return Duration.ofNanos(Math.max(1_000_000, nanos - System.nanoTime()));
  }

  boolean over() {
    return nanos - System.nanoTime() <= 0;
  }
}
