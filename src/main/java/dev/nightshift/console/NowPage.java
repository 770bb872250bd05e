package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.guardrail.Freeze;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.Tone;
import dev.nightshift.oncall.OnCallRoster;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What needs a person now, who is on call, and what automation does this minute. */
@RestController
final class NowPage {
  private static final int MOST = 200;
  private static final int RECENT = 5;

  private final Renderer renderer;
  private final Incidents incidents;
  private final Runs runs;
  private final OnCallRoster roster;
  private final Workspaces workspaces;
  private final Freezes freezes;

  NowPage(Renderer renderer, Incidents incidents, Runs runs, OnCallRoster roster, Workspaces workspaces, Freezes freezes) {
    this.renderer = renderer;
    this.incidents = incidents;
    this.runs = runs;
    this.roster = roster;
    this.workspaces = workspaces;
    this.freezes = freezes;
  }

  @GetMapping(path = "/", produces = Renderer.HTML)
  String now(Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    CatalogNames names = new CatalogNames(workspaces.current().catalog());
    List<Run> newest = runs.list(null, Long.MAX_VALUE, MOST);
    List<Run> active = runs.active(MOST);
    List<IncidentRow> open =
        incidents.list(Incidents.Filter.OPEN, Long.MAX_VALUE, MOST).stream()
            .map(incident -> IncidentRow.of(incident, of(incident, active), names))
            .sorted(IncidentRow.BY_NEED)
            .toList();
    Map<String, Object> values = new HashMap<>();
    values.put("open", open);
    values.put("needy", open.stream().filter(row -> row.state().tone() == Tone.RED).count());
    values.put("active", active.stream().map(run -> RunRow.of(run, names)).toList());
    values.put("recent", newest.stream().filter(run -> run.status().ended()).limit(RECENT).map(run -> RunRow.of(run, names)).toList());
    values.put("freezes", freezes.holding().stream().filter(freeze -> freeze.kind() == Freeze.Kind.FREEZE).map(freeze -> FreezeLine.of(freeze, names)).toList());
    values.put("duties", roster.now().stream().map(duty -> DutyRow.of(duty, names)).toList());
    return renderer.page(request, "now", "now", "Now", values);
  }

  private static List<Run> of(Incident incident, List<Run> active) {
    return active.stream().filter(run -> run.incidentId() != null && run.incidentId() == incident.id()).toList();
  }
}
