package dev.nightshift.identity;

import dev.nightshift.platform.Problem;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Links that sign somebody in once, within ten minutes. */
public final class SignInLinks {
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final Duration KEEP = Duration.ofDays(1);

  /**
   * A new link.
   *
   * @param path such as {@code /sign-in/…}; whoever has it can sign in once
   */
  public record Link(String path, Instant expiresAt) {}

  private final TokenStore store;
  private final Workspaces workspaces;
  private final Clock clock;

  SignInLinks(TokenStore store, Workspaces workspaces, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  /**
   * Makes a link for the caller, or for a person of the workspace where the caller may manage tokens.
   *
   * @param own what the caller signed in with
   */
  public Link create(Actor by, Subject own, @Nullable String person) {
    // A token that may do less than its person must not become a session that may do more: the link is for the same subject.
    Subject subject = person == null || person.equals(by.person()) ? own : subjectOf(person, by);
    Instant now = clock.instant();
    store.forgetLinks(now.minus(KEEP));
    String secret = SecretText.random("");
    store.insertLink(SecretText.hash(secret), subject, by.name(), now.plus(LIFE));
    return new Link("/sign-in/" + secret, now.plus(LIFE));
  }

  /** Returns whether a link would work now, without using it. */
  public boolean open(String secret) {
    return store.linkOpen(SecretText.hash(secret), clock.instant());
  }

  /** Uses a link up; empty where it is unknown, used or too old. */
  public Optional<Subject> use(String secret) {
    return store.useLink(SecretText.hash(secret), clock.instant()).flatMap(Subject::parse);
  }

  private Subject subjectOf(String person, Actor by) {
    Permissions.require(by, Permissions.Action.MANAGE_TOKENS);
    if (workspaces.current().catalog().person(person).isEmpty()) {
      throw new Problem.Invalid("person: '" + person + "' is not in the workspace.");
    }
    return new Subject.Person(person);
  }
}
