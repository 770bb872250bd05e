package dev.nightshift.identity;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.workspace.Workspaces;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Says what a subject is now: a person with the role of the current workspace, a token unless it was revoked. Asked at
 * each request, so that a removed person or a revoked token loses access at once, in open sessions too.
 */
public final class Actors {
  private final TokenStore store;
  private final Workspaces workspaces;

  Actors(TokenStore store, Workspaces workspaces) {
    this.store = store;
    this.workspaces = workspaces;
  }

  /** Returns who acts, or empty where the subject has no access any more. */
  public Optional<Actor> of(Subject subject) {
    return switch (subject) {
      case Subject.Person person -> person(person.id());
      case Subject.Token token -> store.byId(token.id()).filter(found -> !found.revoked()).flatMap(this::owner);
    };
  }

  private Optional<Actor> owner(Token token) {
    if (token.person() == null) {
      return Optional.of(new Actor(token.actor(), "", token.role(), Set.of()));
    }
    return person(token.person())
        .map(actor -> new Actor(actor.name(), actor.person(), lower(actor.role(), token.role()), actor.teams()));
  }

  private Optional<Actor> person(String id) {
    return person(workspaces.current().catalog(), id);
  }

  /** Returns a person of a workspace, with the role and the teams that it says; empty where it has no such person. */
  public static Optional<Actor> person(Catalog now, String id) {
    return now.person(id).map(person -> new Actor("person:" + id, id, roleOf(person.role()), Set.copyOf(now.teamsOf(id))));
  }

  /** Whoever is paged may answer the page, whatever the role says about everything else. */
  public static Actor paged(Catalog now, String id) {
    return new Actor("person:" + id, id, Actor.Role.RESPONDER, Set.copyOf(now.teamsOf(id)));
  }

  /**
   * Returns the one whom a run acts for, as of now: automation, a person with the role of now (who is gone may only look), a program as a
   * responder, the machine's own admin token as an admin.
   *
   * @param name as the ledger has it
   */
  public static Actor named(Catalog now, String name) {
    if (name.equals(Actor.AUTOMATION.name())) {
      return Actor.AUTOMATION;
    }
    if (name.startsWith("person:")) {
      return person(now, name.substring("person:".length())).orElseGet(() -> new Actor(name, "", Actor.Role.VIEWER, Set.of()));
    }
    return new Actor(name, "", name.equals("admin") ? Actor.Role.ADMIN : Actor.Role.RESPONDER, Set.of());
  }

  /** The role a word of the workspace means; an unknown word gives the least. */
  static Actor.Role roleOf(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "admin" -> Actor.Role.ADMIN;
      case "responder" -> Actor.Role.RESPONDER;
      default -> Actor.Role.VIEWER;
    };
  }

  private static Actor.Role lower(Actor.Role one, Actor.Role other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
