package dev.nightshift.paging;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What the links of a page carry. A token says which page, to whom and until when, signed for one use with HMAC-SHA256 by a key
 * that only the database holds; using it again does the same again, which is nothing.
 */
public final class PageTokens {

  private static final Duration LIFE = Duration.ofDays(1);
  private static final int LONGEST = 500;
  private static final String KEY = "acknowledge";

  /** What a token is good for, and for nothing else. */
  public enum Use {
    /** To say "I am on it". */
    ACKNOWLEDGE,
    /** To stop the run that the page is about. */
    STOP,
    /** To approve or reject a run ({@link ApprovalToken}). */
    APPROVE
  }

  /** What a token says. */
  public sealed interface Reading {
    /** It is ours, and still good. */
    record Valid(long page, String person) implements Reading {}

    /** It is ours, and too old. */
    record Expired(long page) implements Reading {}

    /** It is not ours, or was changed or cut off on the way. */
    record Forged() implements Reading {}
  }

  private final SecretKeyStore keys;
  private final Clock clock;
  private volatile byte @Nullable [] key;

  public PageTokens(SecretKeyStore keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Makes a token for a page. */
  public String token(Use use, Page page) {
    String person = Base64.getUrlEncoder().withoutPadding().encodeToString(page.person().getBytes(StandardCharsets.UTF_8));
    return sign(use, page.id() + "." + page.requestedAt().plus(LIFE).getEpochSecond() + "." + person);
  }

  /** Signs claims for one use. */
  String sign(Use use, String claims) {
    return claims + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature(use, claims));
  }

  /** Returns the claims of a token, comparing its signature in constant time; empty where it is not ours. */
  Optional<String> claims(Use use, String token) {
    int end = token.lastIndexOf('.');
    if (end < 0 || token.length() > LONGEST) {
      return Optional.empty();
    }
    String claims = token.substring(0, end);
    Optional<byte[]> given = decoded(token.substring(end + 1));
    return given.isPresent() && MessageDigest.isEqual(signature(use, claims), given.get()) ? Optional.of(claims) : Optional.empty();
  }

  /** Reads the token of a page. */
  public Reading read(Use use, String token) {
    Optional<String> claims = claims(use, token);
    if (claims.isEmpty()) {
      return new Reading.Forged();
    }
    String[] parts = claims.get().split("\\.", 3);
    long page = Long.parseLong(parts[0]);
    if (clock.instant().isAfter(Instant.ofEpochSecond(Long.parseLong(parts[1])))) {
      return new Reading.Expired(page);
    }
    return new Reading.Valid(page, new String(Base64.getUrlDecoder().decode(parts[2]), StandardCharsets.UTF_8));
  }

  private byte[] signature(Use use, String claims) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(), "HmacSHA256"));
      return mac.doFinal((use.name().toLowerCase(Locale.ROOT) + "\n" + claims).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }

  private byte[] key() {
    byte[] known = key;
    if (known == null) {
      known = keys.key(KEY, clock.instant());
      key = known;
    }
    return known;
  }

  private static Optional<byte[]> decoded(String text) {
    try {
      return Optional.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
