package dev.nightshift.identity;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/** Recognises {@code Authorization: Bearer …}. Source: RFC 6750. */
final class BearerTokens implements AuthenticationManager {
  private static final String SCHEME = "Bearer ";

  private final Tokens tokens;

  BearerTokens(Tokens tokens) {
    this.tokens = tokens;
  }

  /** What the request presents, not yet believed; null where it presents nothing. */
  static @Nullable Authentication presented(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    return UsernamePasswordAuthenticationToken.unauthenticated("", header.substring(SCHEME.length()).strip());
  }

  @Override
  public Authentication authenticate(Authentication presented) {
    return tokens
        .bySecret(String.valueOf(presented.getCredentials()))
        .map(token -> new SignedIn(token.subject()))
        .orElseThrow(() -> new BadCredentialsException("unknown token"));
  }
}
