package dev.nightshift.integration.slack;

import dev.nightshift.platform.Hmac;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** {@code v0=} and the HMAC-SHA256 of {@code v0:TIME:BODY}, by the app's signing secret. Source: docs.slack.dev, "Verifying requests from Slack". */
final class SlackSignature {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private SlackSignature() {}

  /** Whether a request is Slack's own, and not an old one. */
  static boolean holds(String secret, String timestamp, byte[] body, String signature, Instant now) {
    byte[] before = ("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8);
    return Hmac.same("v0=" + Hmac.hex(secret, before, body), signature) && fresh(timestamp, now);
  }

  private static boolean fresh(String timestamp, Instant now) {
    try {
      return Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now).abs().compareTo(TOLERANCE) <= 0;
    } catch (NumberFormatException | DateTimeException | ArithmeticException notATime) {
      return false;
    }
  }
}
