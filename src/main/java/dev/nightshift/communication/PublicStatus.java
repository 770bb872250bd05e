package dev.nightshift.communication;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Service;
import dev.nightshift.communication.StatusPage.OpenIncident;
import dev.nightshift.communication.StatusPage.ServiceStatus;
import dev.nightshift.communication.StatusPage.State;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.util.List;

/** Works out the public status from the open incidents of the services that the workspace lists. */
public final class PublicStatus {

  private static final int MOST = 1_000;

  private final Incidents incidents;
  private final Workspaces workspaces;
  private final Clock clock;

  public PublicStatus(Incidents incidents, Workspaces workspaces, Clock clock) {
    this.incidents = incidents;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  /** Returns the status now. */
  public StatusPage now() {
    Catalog catalog = workspaces.current().catalog();
    List<Incident> open =
        incidents.list(Incidents.Filter.OPEN, Long.MAX_VALUE, MOST).stream()
            .filter(incident -> catalog.service(incident.service()).filter(Service::listed).isPresent())
            .filter(incident -> incident.severity() != Severity.SEV5)
            .toList();
    List<ServiceStatus> services =
        catalog.services().values().stream().filter(Service::listed).map(service -> status(service, open)).toList();
    State worst = services.stream().map(ServiceStatus::state).reduce(State.OPERATIONAL, State::worse);
    return new StatusPage(
        catalog.organisation().name(),
        worst,
        worst == State.OPERATIONAL ? "Everything works" : "Some services have a problem",
        services,
        open.stream().map(incident -> incident(catalog, incident)).toList(),
        clock.instant());
  }

  private static ServiceStatus status(Service service, List<Incident> open) {
    State state =
        open.stream()
            .filter(incident -> incident.service().equals(service.id()))
            .map(incident -> state(incident.severity()))
            .reduce(State.OPERATIONAL, State::worse);
    return new ServiceStatus(service.name(), state, state.words());
  }

  private static OpenIncident incident(Catalog catalog, Incident incident) {
    String service = catalog.service(incident.service()).map(Service::name).orElse("");
    return new OpenIncident(service, state(incident.severity()), words(incident, service), incident.openedAt());
  }

  private static State state(Severity severity) {
    return severity.atLeast(Severity.SEV2) ? State.DISRUPTED : State.DEGRADED;
  }

  private static String words(Incident incident, String service) {
    return switch (incident.status()) {
      case TRIGGERED -> "We have noticed a problem with " + service + " and are looking into it.";
      case ACKNOWLEDGED -> "We are working on a problem with " + service + ".";
      case MITIGATING -> "A fix for " + service + " is being applied.";
      case VERIFYING -> "A fix for " + service + " is in place; we are making sure that it holds.";
      case RESOLVED -> service + " works again.";
    };
  }
}
