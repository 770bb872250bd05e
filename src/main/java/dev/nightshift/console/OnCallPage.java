package dev.nightshift.console;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.oncall.OnCallRoster;
import dev.nightshift.oncall.Overrides;
import dev.nightshift.platform.Problem;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who is on call now, who is next, and standing in for each other. */
@RestController
final class OnCallPage {
  private final Renderer renderer;
  private final OnCallRoster roster;
  private final Overrides overrides;
  private final Workspaces workspaces;

  OnCallPage(Renderer renderer, OnCallRoster roster, Overrides overrides, Workspaces workspaces) {
    this.renderer = renderer;
    this.roster = roster;
    this.overrides = overrides;
    this.workspaces = workspaces;
  }

  @GetMapping(path = "/on-call", produces = Renderer.HTML)
  String now(Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    Catalog catalog = workspaces.current().catalog();
    CatalogNames names = new CatalogNames(catalog);
    Map<String, Object> values = new HashMap<>();
    values.put("duties", roster.now().stream().map(duty -> DutyRow.of(duty, names)).toList());
    values.put("teams", catalog.teams().values());
    values.put("people", catalog.people().values());
    values.put("me", actor.person());
    values.put("zone", catalog.organisation().zone().getId());
    return renderer.page(request, "onCall", "oncall", "On call", values);
  }

  /**
   * Puts somebody on call.
   *
   * @param from and {@code until}: local times as a browser's field gives them
   * @param zone the reader's zone; the page's script fills it in, else it is the organisation's
   */
  @PostMapping("/on-call/overrides")
  ResponseEntity<String> override(
      @RequestParam String team,
      @RequestParam String person,
      @RequestParam String from,
      @RequestParam String until,
      @RequestParam String zone,
      @RequestParam(defaultValue = "") String reason,
      Actor actor) {
    Permissions.require(actor, Permissions.Action.OVERRIDE_ON_CALL);
    overrides.add(actor, team, person, instant("from", from, zone), instant("until", until, zone), reason.strip());
    return SignInPage.seeOther("/on-call");
  }

  @PostMapping("/on-call/overrides/{id}/remove")
  ResponseEntity<String> remove(@PathVariable long id, Actor actor) {
    Permissions.require(actor, Permissions.Action.OVERRIDE_ON_CALL);
    overrides.remove(actor, id);
    return SignInPage.seeOther("/on-call");
  }

  private static Instant instant(String field, String local, String zone) {
    try {
      return LocalDateTime.parse(local).atZone(ZoneId.of(zone)).toInstant();
    } catch (DateTimeException e) {
      throw new Problem.Invalid(field + ": '" + local + "' in the zone '" + zone + "' is not a time. Go back and choose one.", e);
    }
  }
}
