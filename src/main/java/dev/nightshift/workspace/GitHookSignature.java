package dev.nightshift.workspace;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Verifies what GitHub and GitLab sign. Every comparison takes the same time for right and wrong signatures. */
final class GitHookSignature {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final String ENCODED_KEY = "whsec_";

  /** What GitLab signs, together. */
  record Stamped(String id, String timestamp, byte[] body) {}

  private GitHookSignature() {}

  /** {@code sha256=} and the HMAC in hex. Source: docs.github.com, "Validating webhook deliveries". */
  static boolean github(String secret, byte[] body, String signature) {
    byte[] expected = ("sha256=" + HexFormat.of().formatHex(hmac(secret.getBytes(StandardCharsets.UTF_8), body))).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code v1,} and the HMAC of id, time and body in base64. Source: docs.gitlab.com, "Webhooks", and standardwebhooks.com. */
  static boolean gitlab(String secret, Stamped stamped, String signatures, Instant now) {
    if (!isFresh(stamped.timestamp(), now)) {
      return false;
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes((stamped.id() + "." + stamped.timestamp() + ".").getBytes(StandardCharsets.UTF_8));
    message.writeBytes(stamped.body());
    byte[] expected = ("v1," + Base64.getEncoder().encodeToString(hmac(key(secret), message.toByteArray()))).getBytes(StandardCharsets.US_ASCII);
    boolean valid = false;
    for (String signature : signatures.split(" ")) {
      valid |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
    }
    return valid;
  }

  private static boolean isFresh(String timestamp, Instant now) {
    try {
      return Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now).abs().compareTo(TOLERANCE) <= 0;
    } catch (NumberFormatException | DateTimeException notATime) {
      return false;
    }
  }

  private static byte[] key(String secret) {
    if (!secret.startsWith(ENCODED_KEY)) {
      return secret.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(secret.substring(ENCODED_KEY.length()));
    } catch (IllegalArgumentException notEncoded) {
      return secret.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java runtime has HmacSHA256", impossible);
    }
  }
}
