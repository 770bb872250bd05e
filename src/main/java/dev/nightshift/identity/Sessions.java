package dev.nightshift.identity;

import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.transaction.support.TransactionTemplate;

/** Opens and ends the sessions of the console. */
public final class Sessions {
  private static final Duration LIFE = Duration.ofHours(12);

  /** How somebody proved who they are. */
  public enum Means {
    TOKEN,
    LINK
  }

  private final SessionStore store;
  private final CsrfTokenRepository csrf;
  private final Actors actors;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Sessions(
      SessionStore store,
      CsrfTokenRepository csrf,
      Actors actors,
      Ledger ledger,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.csrf = csrf;
    this.actors = actors;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Opens a session of twelve hours under a secret of its own, never one that the browser brought along, and ends the one
   * before. Empty, and no session, where the subject has no access any more.
   */
  public Optional<Actor> open(Subject subject, Means means, HttpServletRequest request, HttpServletResponse response) {
    Optional<Actor> actor = actors.of(subject);
    actor.ifPresent(
        who -> {
          end(request, response);
          String secret = SecretText.random("");
          Instant now = clock.instant();
          transaction.executeWithoutResult(
              status -> {
                store.deleteExpired(now);
                store.insert(SecretText.hash(secret), subject, now, now.plus(LIFE));
                ledger.append(signedIn(who, subject, means));
              });
          SessionCookie.set(request, response, secret, LIFE);
        });
    return actor;
  }

  /** Ends the session, if there is one. */
  public void end(HttpServletRequest request, HttpServletResponse response) {
    SessionCookie.of(request).ifPresent(secret -> store.delete(SecretText.hash(secret)));
    SessionCookie.set(request, response, "", Duration.ZERO);
    SecurityContextHolder.clearContext();
    csrf.saveToken(null, request, response);
  }

  private static FactDraft signedIn(Actor who, Subject subject, Means means) {
    return FactDraft.ofSystem(
        "identity.signed_in",
        who.name(),
        "",
        Map.of("means", means.name().toLowerCase(Locale.ROOT), "subject", subject.text()));
  }
}
