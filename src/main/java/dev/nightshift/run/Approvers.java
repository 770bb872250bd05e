package dev.nightshift.run;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.identity.Actor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may approve a run. The runbook's list decides; an admin may as well, because an admin may change that list. Whoever
 * started a run does not approve it alone where somebody else could.
 */
final class Approvers {
  private static final String PERSON = "person:";

  private final Catalog catalog;

  Approvers(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Returns why somebody may not approve, and who may; empty where the answer is yes.
   *
   * @param from {@code team:payments}, {@code person:ada}, {@code role:admin}; empty for any responder
   */
  Optional<String> refusal(Actor actor, List<String> from, String startedBy) {
    if (!among(actor, from)) {
      String who = from.isEmpty() ? "a responder" : "one of " + String.join(", ", from);
      return Optional.of(actor.name() + " may not approve this run: its runbook asks for " + who + ".");
    }
    if (actor.name().equals(startedBy) && others(actor, from)) {
      return Optional.of(actor.name() + " started this run, so somebody else must approve it"
          + (from.isEmpty() ? "." : ": one of " + String.join(", ", from) + "."));
    }
    return Optional.empty();
  }

  /** Whether somebody is one of those, or an admin, who always is. */
  boolean among(Actor actor, List<String> from) {
    return actor.role() == Actor.Role.ADMIN || listed(actor.person(), actor.role().name().toLowerCase(Locale.ROOT), from);
  }

  private boolean listed(String person, String role, List<String> from) {
    return from.isEmpty() || from.stream().anyMatch(entry -> matches(person, role, entry));
  }

  private boolean matches(String person, String role, String entry) {
    int colon = entry.indexOf(':');
    String kind = colon < 0 ? "person" : entry.substring(0, colon);
    String id = entry.substring(colon + 1).strip();
    return !person.isEmpty()
        && switch (kind) {
          case "team" -> catalog.teamsOf(person).contains(id);
          case "person" -> person.equals(id);
          case "role" -> role.equals(id);
          default -> false;
        };
  }

  private boolean others(Actor actor, List<String> from) {
    return catalog.people().values().stream()
        .filter(person -> !(PERSON + person.id()).equals(actor.name()))
        .filter(Person::responds)
        .anyMatch(person -> listed(person.id(), person.role(), from));
  }
}
