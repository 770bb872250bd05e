package dev.nightshift.console;

import dev.nightshift.alert.Alerts;
import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.identity.Permissions.Action;
import dev.nightshift.paging.Page;
import dev.nightshift.paging.Pages;
import dev.nightshift.platform.Problem;
import dev.nightshift.why.Explanation;
import dev.nightshift.why.Why;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Why an incident went as it went, somebody was paged, or an alert led to nothing. A run's page tells its own why, in brief where it has many steps. */
@RestController
final class WhyPage {
  private final Renderer renderer;
  private final Why why;
  private final Pages pages;
  private final Alerts alerts;
  private final Workspaces workspaces;

  WhyPage(Renderer renderer, Why why, Pages pages, Alerts alerts, Workspaces workspaces) {
    this.renderer = renderer;
    this.why = why;
    this.pages = pages;
    this.alerts = alerts;
    this.workspaces = workspaces;
  }

  @GetMapping(path = "/incidents/{id}/why", produces = Renderer.HTML)
  String incident(@PathVariable long id, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Action.READ);
    return page(request, "incidents", "Why: incident " + id, why.incident(id), "/incidents/" + id);
  }

  @GetMapping(path = "/runs/{id}/why", produces = Renderer.HTML)
  String run(@PathVariable long id, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Action.READ);
    return page(request, "runs", "Why: run " + id, why.run(id), "/runs/" + id);
  }

  @GetMapping(path = "/pages/{id}/why", produces = Renderer.HTML)
  String page(@PathVariable long id, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Action.READ);
    Page page = pages.find(id).orElseThrow(() -> new Problem.Missing("There is no page " + id + "."));
    return page(request, "incidents", "Why: page " + id, why.page(id, page.incidentId()), "/incidents/" + page.incidentId());
  }

  @GetMapping(path = "/alerts/{id}/why", produces = Renderer.HTML)
  String alert(@PathVariable long id, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Action.READ);
    Long incident = alerts.find(id).orElseThrow(() -> new Problem.Missing("There is no alert " + id + ".")).incidentId();
    return incident == null ? page(request, "alerts", "Why: alert " + id, why.alert(id), "/alerts?show=all") : incident(incident, actor, request);
  }

  private String page(HttpServletRequest request, String section, String title, Explanation explanation, String back) {
    Map<String, Object> values = new HashMap<>(Map.of("why", WhyLine.of(explanation, new CatalogNames(workspaces.current().catalog())), "back", back));
    return renderer.page(request, "why", section, title, values);
  }
}
