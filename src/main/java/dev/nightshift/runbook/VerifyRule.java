package dev.nightshift.runbook;

import java.time.Duration;

/**
 * How the recovery is proved.
 *
 * @param within the time in which all Verification steps must pass
 * @param settle the time for which they must keep passing
 */
public record VerifyRule(Duration within, Duration settle) {
  public static final VerifyRule DEFAULT = new VerifyRule(Duration.ofMinutes(5), Duration.ofSeconds(30));
}
