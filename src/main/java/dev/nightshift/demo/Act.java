package dev.nightshift.demo;

import java.time.Duration;

/** One failure and what becomes of it. */
interface Act {

  String title();

  /** Plays it to the end. Throws {@link Failed} where it does not end as it should. */
  Result play(Theatre theatre) throws InterruptedException;

  /**
   * How an act ended well.
   *
   * @param recovery from the failure to the verified recovery
   * @param people what people had to do
   */
  record Result(long incident, Duration recovery, String how, String people) {}

  /** An act did not end as it should; the message says what was missing. */
  final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message);
    }
  }
}
