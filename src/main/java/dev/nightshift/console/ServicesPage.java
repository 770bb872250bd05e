package dev.nightshift.console;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.catalog.Service;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.oncall.OnCallRoster;
import dev.nightshift.platform.Problem;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The services of the workspace, and how each stands. */
@RestController
final class ServicesPage {
  private static final int RECENT = 10;
  private static final int DEPTH = 500;

  private final Renderer renderer;
  private final Incidents incidents;
  private final OnCallRoster roster;
  private final Workspaces workspaces;

  ServicesPage(Renderer renderer, Incidents incidents, OnCallRoster roster, Workspaces workspaces) {
    this.renderer = renderer;
    this.incidents = incidents;
    this.roster = roster;
    this.workspaces = workspaces;
  }

  @GetMapping(path = "/services", produces = Renderer.HTML)
  String list(Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    Catalog catalog = workspaces.current().catalog();
    CatalogNames names = new CatalogNames(catalog);
    List<Incident> open = incidents.list(Incidents.Filter.OPEN, Long.MAX_VALUE, DEPTH);
    List<ServiceRow> rows = catalog.services().values().stream().map(service -> row(service, names, open)).toList();
    return renderer.page(request, "services", "services", "Services", Map.of("rows", rows));
  }

  @GetMapping(path = "/services/{id}", produces = Renderer.HTML)
  String service(@PathVariable String id, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    Catalog catalog = workspaces.current().catalog();
    CatalogNames names = new CatalogNames(catalog);
    Service service = catalog.service(id).orElseThrow(() -> new Problem.Missing("There is no service " + id + " in the workspace."));
    List<Incident> open = incidents.list(Incidents.Filter.OPEN, Long.MAX_VALUE, DEPTH);
    Map<String, Object> values = new HashMap<>();
    values.put("service", service);
    values.put("row", row(service, names, open));
    values.put("duty", roster.now(service.team()).map(duty -> DutyRow.of(duty, names)).orElse(null));
    values.put("recent", incidents.list(Incidents.Filter.ALL, Long.MAX_VALUE, DEPTH).stream()
        .filter(incident -> incident.service().equals(id)).limit(RECENT)
        .map(incident -> IncidentRow.of(incident, List.of(), names)).toList());
    values.put("needs", service.dependencies().stream().map(needed -> neighbour(needed, names, open)).toList());
    values.put("neededBy", catalog.services().values().stream()
        .filter(other -> other.dependencies().contains(id)).map(other -> neighbour(other.id(), names, open)).toList());
    return renderer.page(request, "service", "services", service.name(), values);
  }

  private static ServiceRow row(Service service, CatalogNames names, List<Incident> open) {
    return new ServiceRow(
        service.id(), service.name(), service.environment(), names.team(service.team()), service.targets().size(),
        service.checks().size(), IncidentViews.health(service.id(), open));
  }

  private static IncidentView.Neighbour neighbour(String id, CatalogNames names, List<Incident> open) {
    return new IncidentView.Neighbour(id, names.service(id), IncidentViews.health(id, open));
  }
}
