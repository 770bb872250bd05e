package dev.nightshift.integration.kubernetes;

import java.time.Duration;

/** Lets time pass between two looks. */
@FunctionalInterface
interface Pause {
  void pause(Duration time) throws InterruptedException;
}
