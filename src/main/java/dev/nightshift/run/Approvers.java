package dev.nightshift.run;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.identity.Actor;
import dev.nightshift.platform.Problem;
import java.util.List;

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
   * Checks one who wants to approve.
   *
   * @param from {@code team:payments}, {@code person:ada}; empty for any responder
   * @throws Problem.Denied saying why not, and who may
   */
  void require(Actor actor, List<String> from, String startedBy) {
    if (actor.role() != Actor.Role.ADMIN && !listed(actor.person(), from)) {
      String who = from.isEmpty() ? "a responder" : "one of " + String.join(", ", from);
      throw new Problem.Denied(actor.name() + " may not approve this run: its runbook asks for " + who + ".");
    }
    if (actor.name().equals(startedBy) && others(actor, from)) {
      throw new Problem.Denied(actor.name() + " started this run, so somebody else must approve it"
          + (from.isEmpty() ? "." : ": one of " + String.join(", ", from) + "."));
    }
  }

  private boolean listed(String person, List<String> from) {
    return from.isEmpty() || from.stream().anyMatch(entry -> matches(person, entry));
  }

  private boolean matches(String person, String entry) {
    int colon = entry.indexOf(':');
    String kind = colon < 0 ? "person" : entry.substring(0, colon);
    String id = entry.substring(colon + 1).strip();
    return !person.isEmpty()
        && switch (kind) {
          case "team" -> catalog.teamsOf(person).contains(id);
          case "person" -> person.equals(id);
          default -> false;
        };
  }

  private boolean others(Actor actor, List<String> from) {
    return catalog.people().values().stream()
        .filter(person -> !(PERSON + person.id()).equals(actor.name()))
        .filter(person -> person.role().equals("responder") || person.role().equals("admin"))
        .map(Person::id)
        .anyMatch(person -> listed(person, from));
  }
}
