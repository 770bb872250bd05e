package dev.nightshift.drift;

import java.time.Duration;
import java.time.Instant;

/**
 * When the timers are to be made equal to the workspace: when its version changes, and now and then, because another node that still has an
 * older version may take away what it does not know.
 */
final class Refresh {
  private static final Duration EVERY = Duration.ofMinutes(1);

  private String version = "";
  private Instant at = Instant.EPOCH;

  synchronized boolean isDue(String version, Instant now) {
    if (version.equals(this.version) && now.isBefore(at.plus(EVERY))) {
      return false;
    }
    this.version = version;
    this.at = now;
    return true;
  }
}
