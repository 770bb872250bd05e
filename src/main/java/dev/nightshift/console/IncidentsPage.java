package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All incidents, open or every one, with a search over title, service and id. */
@RestController
final class IncidentsPage {
  private static final int PAGE = 50;
  private static final int SEARCH_DEPTH = 2_000;

  private final Renderer renderer;
  private final Incidents incidents;
  private final Runs runs;
  private final Workspaces workspaces;

  IncidentsPage(Renderer renderer, Incidents incidents, Runs runs, Workspaces workspaces) {
    this.renderer = renderer;
    this.incidents = incidents;
    this.runs = runs;
    this.workspaces = workspaces;
  }

  @GetMapping(path = "/incidents", produces = Renderer.HTML)
  String list(
      @RequestParam(defaultValue = "open") String show,
      @RequestParam(name = "q", defaultValue = "") String search,
      @RequestParam(defaultValue = "9223372036854775807") long before,
      Actor actor,
      HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    boolean all = show.equals("all") || !search.isBlank();
    CatalogNames names = new CatalogNames(workspaces.current().catalog());
    List<Incident> found = find(all ? Incidents.Filter.ALL : Incidents.Filter.OPEN, search.strip(), before, names);
    boolean more = found.size() > PAGE;
    List<Incident> shown = more ? found.subList(0, PAGE) : found;
    Map<String, Object> values = new HashMap<>();
    values.put("rows", shown.stream().map(incident -> row(incident, names)).toList());
    values.put("all", all);
    values.put("search", search.strip());
    values.put("first", before == Long.MAX_VALUE);
    values.put("next", more ? shown.getLast().id() : 0L);
    return renderer.page(request, "incidents", "incidents", "Incidents", values);
  }

  private IncidentRow row(Incident incident, CatalogNames names) {
    List<Run> active =
        incident.open() ? runs.ofIncident(incident.id()).stream().filter(run -> !run.status().ended()).toList() : List.of();
    return IncidentRow.of(incident, active, names);
  }

  /** Looks through the newest incidents, one page more than is shown so that "older" is only offered where there is more. */
  private List<Incident> find(Incidents.Filter filter, String search, long before, CatalogNames names) {
    if (search.isEmpty()) {
      return incidents.list(filter, before, PAGE + 1);
    }
    Predicate<Incident> fits = fits(search.toLowerCase(Locale.ROOT), names);
    List<Incident> found = new ArrayList<>();
    long cursor = before;
    for (int looked = 0; looked < SEARCH_DEPTH && found.size() <= PAGE; looked += 200) {
      List<Incident> batch = incidents.list(filter, cursor, 200);
      batch.stream().filter(fits).forEach(found::add);
      if (batch.size() < 200) {
        break;
      }
      cursor = batch.getLast().id();
    }
    return found.size() > PAGE + 1 ? found.subList(0, PAGE + 1) : found;
  }

  private static Predicate<Incident> fits(String search, CatalogNames names) {
    return incident ->
        incident.title().toLowerCase(Locale.ROOT).contains(search)
            || incident.service().toLowerCase(Locale.ROOT).contains(search)
            || names.service(incident.service()).toLowerCase(Locale.ROOT).contains(search)
            || Long.toString(incident.id()).equals(search);
  }
}
