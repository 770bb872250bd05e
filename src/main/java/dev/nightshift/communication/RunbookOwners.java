package dev.nightshift.communication;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Team;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookMatching;
import dev.nightshift.workspace.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who keeps a runbook. Pure. */
final class RunbookOwners {
  private RunbookOwners() {}

  /**
   * Returns the members of the team that the runbook names as its owner, else of the teams of its services; the admins where it belongs to no
   * team.
   *
   * @param service the service that it is about; empty for all of the runbook's
   */
  static List<Person> of(Workspace workspace, String runbook, String service) {
    Catalog catalog = workspace.catalog();
    List<Person> owners =
        teams(workspace, runbook, service)
            .flatMap(team -> team.members().stream())
            .distinct()
            .flatMap(member -> catalog.person(member).stream())
            .toList();
    return owners.isEmpty() ? catalog.people().values().stream().filter(person -> person.role().equals("admin")).toList() : owners;
  }

  private static Stream<Team> teams(Workspace workspace, String name, String service) {
    Catalog catalog = workspace.catalog();
    Optional<Runbook> runbook = workspace.runbook(name);
    Optional<Team> own = runbook.map(known -> known.settings().upkeep().owner()).map(Located::value).flatMap(catalog::team);
    if (own.isPresent()) {
      return own.stream();
    }
    Stream<Service> services =
        service.isEmpty()
            ? catalog.services().values().stream().filter(each -> runbook.filter(known -> RunbookMatching.names(known, each)).isPresent())
            : catalog.service(service).stream();
    return services.flatMap(each -> catalog.team(each.team()).stream()).distinct();
  }
}
