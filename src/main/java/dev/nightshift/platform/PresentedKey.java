package dev.nightshift.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The key that a machine shows with a request, in whatever way its software can. */
public final class PresentedKey {

  private PresentedKey() {}

  /** Returns {@code Authorization: Bearer KEY}, or the password of basic authentication (RFC 7617; any user name). */
  public static Optional<String> of(HttpServletRequest request) {
    return of(request.getHeader("Authorization"));
  }

  static Optional<String> of(@Nullable String authorization) {
    if (authorization == null) {
      return Optional.empty();
    }
    int space = authorization.indexOf(' ');
    String scheme = space < 0 ? authorization : authorization.substring(0, space);
    String value = space < 0 ? "" : authorization.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Bearer")) {
      return nonEmpty(value);
    }
    return scheme.equalsIgnoreCase("Basic") ? password(value) : Optional.empty();
  }

  private static Optional<String> password(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : nonEmpty(pair.substring(colon + 1));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<String> nonEmpty(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }
}
