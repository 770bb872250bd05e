package dev.nightshift.runbook;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Selector;
import dev.nightshift.spi.StepKind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a runbook is checked against.
 *
 * @param kinds the step kinds that are there
 * @param selectsTargets whether a selector selects at least one target
 * @param fileExists whether the workspace has a file of this path
 */
public record LintContext(
    Catalog catalog, Collection<StepKind> kinds, Predicate<Selector> selectsTargets, Predicate<String> fileExists) {

  public LintContext {
    kinds = List.copyOf(kinds);
  }

  /** Checks against the workspace's own targets, and those that it may find elsewhere. */
  public static LintContext of(Catalog catalog, Collection<StepKind> kinds, Predicate<String> fileExists) {
    return new LintContext(catalog, kinds, selector -> catalog.services().values().stream().anyMatch(service -> service.mayHave(selector)), fileExists);
  }

  Optional<StepKind> kind(String name) {
    return kinds.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }

  boolean hasService(String idOrSelector) {
    return catalog.services().values().stream().anyMatch(service -> RunbookMatching.matches(idOrSelector, service));
  }

  /** How many people may approve: those whom a list names, or all where it is empty, and the admins; none who may only look. */
  long approvers(List<String> from) {
    return catalog.people().values().stream()
        .filter(Person::responds)
        .filter(person -> from.isEmpty() || person.role().equals("admin") || from.stream().anyMatch(entry -> names(entry, person)))
        .count();
  }

  private boolean names(String entry, Person person) {
    String id = entry.substring(entry.indexOf(':') + 1);
    return switch (entry.substring(0, Math.max(0, entry.indexOf(':')))) {
      case "team" -> catalog.teamsOf(person.id()).contains(id);
      case "person" -> person.id().equals(id);
      case "role" -> person.role().equals(id);
      default -> false;
    };
  }

  /** Whether {@code team:x}, {@code person:x} or {@code role:x} is somebody who may approve. */
  boolean hasApprover(String reference) {
    int colon = reference.indexOf(':');
    String id = reference.substring(colon + 1);
    return switch (colon < 0 ? "" : reference.substring(0, colon)) {
      case "team" -> catalog.teams().containsKey(id);
      case "person" -> catalog.people().containsKey(id);
      case "role" -> catalog.people().values().stream().anyMatch(person -> person.responds() && person.role().equals(id));
      default -> false;
    };
  }
}
