package dev.nightshift.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Who acts in a request: looked up once per request, from the state of that moment. */
public final class CurrentActor implements AuthorizationManager<RequestAuthorizationContext> {
  private static final String ATTRIBUTE = CurrentActor.class.getName();

  private record Found(Optional<Actor> actor) {}

  private final Actors actors;

  CurrentActor(Actors actors) {
    this.actors = actors;
  }

  /** Returns who acts, or empty where nobody signed in or the subject has no access any more. */
  public Optional<Actor> of(HttpServletRequest request) {
    return of(request, SecurityContextHolder.getContext().getAuthentication());
  }

  /** Returns what the caller signed in with. */
  public Optional<Subject> subject() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication instanceof SignedIn signedIn ? Optional.of(signedIn.subject()) : Optional.empty();
  }

  @Override
  public AuthorizationResult authorize(
      Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
    return new AuthorizationDecision(of(context.getRequest(), authentication.get()).isPresent());
  }

  private Optional<Actor> of(HttpServletRequest request, @Nullable Authentication authentication) {
    if (!(authentication instanceof SignedIn signedIn)) {
      return Optional.empty();
    }
    if (request.getAttribute(ATTRIBUTE) instanceof Found known) {
      return known.actor();
    }
    Optional<Actor> actor = actors.of(signedIn.subject());
    request.setAttribute(ATTRIBUTE, new Found(actor));
    return actor;
  }
}
