package dev.nightshift.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Who signed in, as the session or the bearer token says it. It grants nothing by itself; see {@link CurrentActor}. */
final class SignedIn extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1;

  private final Subject subject;

  SignedIn(Subject subject) {
    super(List.of());
    this.subject = subject;
    setAuthenticated(true);
  }

  Subject subject() {
    return subject;
  }

  @Override
  public Object getCredentials() {
    return "";
  }

  @Override
  public Object getPrincipal() {
    return subject;
  }

  @Override
  public String getName() {
    return subject.text();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SignedIn that && subject.equals(that.subject);
  }

  @Override
  public int hashCode() {
    return subject.hashCode();
  }
}
