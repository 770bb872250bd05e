package dev.nightshift.identity;

import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.PrivateFiles;
import dev.nightshift.platform.Problem;
import dev.nightshift.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes, recognises and revokes tokens. */
public final class Tokens {
  private static final Duration COARSE = Duration.ofHours(1);
  private static final String PREFIX = "nst_";
  private static final int LONGEST_NAME = 100;

  /** A new token with its secret, which is shown once and never again. */
  public record Created(Token token, String secret) {}

  private final TokenStore store;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Tokens(TokenStore store, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Makes a token for a person of the workspace, or for a program where {@code person} is null.
   *
   * @param role the most it may do; null: the person's own role, or viewer for a program
   * @throws Problem.Invalid for an unknown person, an empty or long name, or a role that no token can have
   */
  public Created create(String name, @Nullable String person, Actor.@Nullable Role role, Actor by) {
    Permissions.require(by, Permissions.Action.MANAGE_TOKENS);
    String label = checkedName(name);
    Actor.Role wanted = role == null ? defaultRole(person) : role;
    if (wanted == Actor.Role.AUTOMATION) {
      throw new Problem.Invalid("role: a token can be viewer, responder or admin.");
    }
    if (person != null && workspaces.current().catalog().person(person).isEmpty()) {
      throw new Problem.Invalid("person: '" + person + "' is not in the workspace; add the person to a file in teams/ first.");
    }
    String actor = person == null ? "token:" + label : "person:" + person;
    return insert(new TokenStore.Draft(label, person, actor, wanted, by.name()), SecretText.random(PREFIX));
  }

  /** Returns every token, those in use first. */
  public List<Token> all(Actor by) {
    Permissions.require(by, Permissions.Action.MANAGE_TOKENS);
    return store.all();
  }

  /** Makes a token worthless at once, and ends the sessions that were opened with it. */
  public void revoke(long id, Actor by) {
    Permissions.require(by, Permissions.Action.MANAGE_TOKENS);
    transaction.executeWithoutResult(
        status -> {
          Token token =
              store
                  .revoke(id, by.name(), clock.instant())
                  .orElseThrow(() -> new Problem.Missing("There is no token " + id + " in use."));
          ledger.append(
              FactDraft.ofSystem("token.revoked", by.name(), "", Map.of("token", id, "name", token.name())));
        });
  }

  /** Returns the token behind a secret, unless it was revoked. */
  public Optional<Token> bySecret(String secret) {
    Optional<Token> token =
        secret.startsWith(PREFIX) ? store.byHash(SecretText.hash(secret)).filter(found -> !found.revoked()) : Optional.empty();
    token.ifPresent(this::touch);
    return token;
  }

  /**
   * Makes sure that the owner of the data folder has an admin token in {@code DATA/admin.token} (mode 0600). Returns the
   * secret when it was made now, to be shown once. A token that was revoked on purpose is not replaced while its file is
   * there; deleting the file is the way back in for whoever owns the machine.
   */
  public Optional<String> ensureAdmin(Path data) {
    Path file = data.resolve("admin.token");
    try {
      if (Files.exists(file) && store.byHash(SecretText.hash(Files.readString(file).strip())).isPresent()) {
        return Optional.empty();
      }
      String secret = SecretText.random(PREFIX);
      PrivateFiles.write(file, secret + "\n");
      insert(new TokenStore.Draft("admin", null, "admin", Actor.Role.ADMIN, "first start"), secret);
      return Optional.of(secret);
    } catch (IOException e) {
      throw new Problem.Unavailable("The admin token cannot be kept in " + file + ": " + e.getMessage(), e);
    }
  }

  private Created insert(TokenStore.Draft draft, String secret) {
    return transaction.execute(
        status -> {
          Token token = store.insert(draft, SecretText.hash(secret), clock.instant());
          ledger.append(
              FactDraft.ofSystem(
                  "token.created",
                  draft.createdBy(),
                  "",
                  Map.of(
                      "token", token.id(),
                      "name", token.name(),
                      "person", token.person() == null ? "" : token.person(),
                      "role", token.role().name().toLowerCase(Locale.ROOT))));
          return new Created(token, secret);
        });
  }

  private void touch(Token token) {
    Instant now = clock.instant();
    Instant last = token.lastUsedAt();
    if (last == null || last.plus(COARSE).isBefore(now)) {
      store.used(token.id(), now);
    }
  }

  private Actor.Role defaultRole(@Nullable String person) {
    return person == null
        ? Actor.Role.VIEWER
        : workspaces.current().catalog().person(person).map(found -> Actors.roleOf(found.role())).orElse(Actor.Role.VIEWER);
  }

  private static String checkedName(String name) {
    String label = name.strip();
    if (label.isEmpty() || label.length() > LONGEST_NAME || label.chars().anyMatch(Character::isISOControl)) {
      throw new Problem.Invalid("name: give the token a name of 1 to " + LONGEST_NAME + " characters that says what it is for.");
    }
    return label;
  }
}
