package dev.nightshift.console;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.identity.Permissions.Action;
import dev.nightshift.incident.Incidents;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One incident: what happens, what to do, and what to know about it. */
@RestController
final class IncidentPage {
  private final Renderer renderer;
  private final IncidentViews views;
  private final Incidents incidents;
  private final Workspaces workspaces;

  IncidentPage(Renderer renderer, IncidentViews views, Incidents incidents, Workspaces workspaces) {
    this.renderer = renderer;
    this.views = views;
    this.incidents = incidents;
    this.workspaces = workspaces;
  }

  @GetMapping(path = "/incidents/{id}", produces = Renderer.HTML)
  String incident(@PathVariable long id, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Action.READ);
    IncidentView view = views.of(id, actor);
    return renderer.page(request, "incident", "incidents", view.row().title(), Map.of("view", view));
  }

  @PostMapping("/incidents/{id}/acknowledge")
  ResponseEntity<String> acknowledge(@PathVariable long id, Actor actor) {
    work(id, actor);
    incidents.acknowledge(id, actor);
    return back(id);
  }

  @PostMapping("/incidents/{id}/resolve")
  ResponseEntity<String> resolve(@PathVariable long id, @RequestParam(defaultValue = "") String reason, Actor actor) {
    work(id, actor);
    incidents.resolve(id, actor, reason.strip());
    return back(id);
  }

  @PostMapping("/incidents/{id}/hands-off")
  ResponseEntity<String> handsOff(@PathVariable long id, Actor actor) {
    work(id, actor);
    incidents.handsOff(id, actor);
    return back(id);
  }

  @PostMapping("/incidents/{id}/notes")
  ResponseEntity<String> note(@PathVariable long id, @RequestParam String text, Actor actor) {
    work(id, actor);
    incidents.note(id, actor, text.strip());
    return back(id);
  }

  @PostMapping("/incidents/{id}/severity")
  ResponseEntity<String> severity(@PathVariable long id, @RequestParam String severity, Actor actor) {
    work(id, actor);
    incidents.changeSeverity(id, actor, Severity.of(severity));
    return back(id);
  }

  private void work(long id, Actor actor) {
    Permissions.require(actor, Action.WORK_ON_INCIDENT);
    Permissions.require(workspaces.current().catalog(), actor, Action.WORK_ON_INCIDENT, Permissions.Resource.ofService(incidents.get(id).service()));
  }

  private static ResponseEntity<String> back(long id) {
    return SignInPage.seeOther("/incidents/" + id);
  }
}
