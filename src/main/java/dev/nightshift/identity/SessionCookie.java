package dev.nightshift.identity;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/** Finds the session of a request by its cookie. Sessions are opened and ended by {@link Sessions} alone. */
final class SessionCookie implements SecurityContextRepository {
  private static final String NAME = "nightshift_session";

  private final SessionStore store;
  private final Clock clock;

  SessionCookie(SessionStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  static Optional<String> of(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies).filter(cookie -> cookie.getName().equals(NAME)).map(Cookie::getValue).findFirst();
  }

  /** Lax, not Strict: a link in a page that reached somebody must lead into the open session. */
  static void set(HttpServletRequest request, HttpServletResponse response, String secret, Duration life) {
    ResponseCookie cookie =
        ResponseCookie.from(NAME, secret)
            .httpOnly(true)
            .secure(request.isSecure())
            .sameSite("Lax")
            .path("/")
            .maxAge(life)
            .build();
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
  }

  @Override
  public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
    return new Deferred(request);
  }

  @Override
  @SuppressWarnings({"deprecation", "removal"})
  public SecurityContext loadContext(HttpRequestResponseHolder holder) {
    return loadDeferredContext(holder.getRequest()).get();
  }

  @Override
  public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

  @Override
  public boolean containsContext(HttpServletRequest request) {
    return of(request).isPresent();
  }

  /** Asks the database only when somebody wants to know: a static file does not. */
  private final class Deferred implements DeferredSecurityContext {
    private final HttpServletRequest request;
    private final SecurityContext context = SecurityContextHolder.createEmptyContext();
    private boolean loaded;

    Deferred(HttpServletRequest request) {
      this.request = request;
    }

    @Override
    public SecurityContext get() {
      if (!loaded) {
        loaded = true;
        of(request)
            .flatMap(secret -> store.find(SecretText.hash(secret), clock.instant()))
            .ifPresent(subject -> context.setAuthentication(new SignedIn(subject)));
      }
      return context;
    }

    @Override
    public boolean isGenerated() {
      return get().getAuthentication() == null;
    }
  }
}
