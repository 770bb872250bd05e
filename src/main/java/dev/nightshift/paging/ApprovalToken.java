package dev.nightshift.paging;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What the link carries that approves or rejects a run: which run, exactly which plan, whose answer it is and until when, signed.
 *
 * @param plan the digest of the plan
 * @param until when the question ends, to the millisecond
 */
record ApprovalToken(long run, String plan, Instant until, String person) {

  String text(PageTokens tokens) {
    return tokens.sign(PageTokens.Use.APPROVE, run + "." + until.toEpochMilli() + "." + encoded(plan) + "." + encoded(person));
  }

  /** Empty where it is not ours, or was changed or cut off on the way. */
  static Optional<ApprovalToken> read(PageTokens tokens, String text) {
    return tokens.claims(PageTokens.Use.APPROVE, text).map(claims -> {
      String[] parts = claims.split("\\.", 4);
      return new ApprovalToken(Long.parseLong(parts[0]), decoded(parts[2]), Instant.ofEpochMilli(Long.parseLong(parts[1])), decoded(parts[3]));
    });
  }

  /** Under which a used link is kept. */
  static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
