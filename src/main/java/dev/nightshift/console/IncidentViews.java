package dev.nightshift.console;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.catalog.Service;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.intake.ChangeEvent;
import dev.nightshift.intake.ChangeEvents;
import dev.nightshift.ledger.Tone;
import dev.nightshift.oncall.OnCallRoster;
import dev.nightshift.paging.Page;
import dev.nightshift.paging.Pages;
import dev.nightshift.run.Purpose;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.RunOutputs;
import dev.nightshift.run.Runs;
import dev.nightshift.runbook.Section;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what the page of an incident shows from the features that know it. */
final class IncidentViews {
  private static final Duration CHANGES_BEFORE = Duration.ofHours(6);
  private static final int MOST = 5;

  private final Incidents incidents;
  private final Alerts alerts;
  private final Runs runs;
  private final RunOutputs outputs;
  private final Pages pages;
  private final ChangeEvents changes;
  private final OnCallRoster roster;
  private final Workspaces workspaces;

  IncidentViews(
      Incidents incidents, Alerts alerts, Runs runs, RunOutputs outputs, Pages pages, ChangeEvents changes, OnCallRoster roster, Workspaces workspaces) {
    this.incidents = incidents;
    this.alerts = alerts;
    this.runs = runs;
    this.outputs = outputs;
    this.pages = pages;
    this.changes = changes;
    this.roster = roster;
    this.workspaces = workspaces;
  }

  IncidentView of(long id, Actor reader) {
    Workspace workspace = workspaces.current();
    CatalogNames names = new CatalogNames(workspace.catalog());
    Incident incident = incidents.get(id);
    List<Run> own = runs.ofIncident(id);
    List<Run> active = own.stream().filter(run -> !run.status().ended()).toList();
    List<RunView> views = own.reversed().stream().map(run -> RunView.of(run, runs, outputs, workspace, reader)).toList();
    List<FactLine> lines = FactLine.newestFirst(incidents.timeline(id), workspace.catalog().narration());
    List<Alert> joined = alerts.ofIncident(id);
    return new IncidentView(
        incident,
        IncidentRow.of(incident, active, names),
        incident.service(),
        lines.stream().filter(line -> !line.minor() && !line.note()).map(FactLine::text).findFirst().orElse(incident.title()),
        lines,
        views,
        views.stream().filter(view -> view.ask() != null).toList(),
        views.stream().flatMap(view -> view.steps().stream()).filter(IncidentViews::looks).toList(),
        joined.stream().map(alert -> AlertRow.of(alert, names)).toList(),
        RunbookPick.of(joined, workspace),
        duty(workspace, incident.service(), names),
        pages.list(id, Long.MAX_VALUE, MOST).stream().map(page -> paged(page, names)).toList(),
        recentChanges(workspace, incident),
        incidents.earlier(incident, MOST).stream().map(earlier -> earlier(earlier, names)).toList(),
        neighbours(workspace, incident.service(), names));
  }

  private static boolean looks(StepLine step) {
    return step.section().equals(Section.DIAGNOSIS.word());
  }

  private @Nullable DutyRow duty(Workspace workspace, String service, CatalogNames names) {
    return workspace.catalog().service(service).flatMap(known -> roster.now(known.team())).map(duty -> DutyRow.of(duty, names)).orElse(null);
  }

  private List<ChangeEvent> recentChanges(Workspace workspace, Incident incident) {
    Set<String> services = new HashSet<>(Set.of(incident.service()));
    workspace.catalog().service(incident.service()).ifPresent(service -> services.addAll(service.dependencies()));
    return changes.recent(services, incident.openedAt().minus(CHANGES_BEFORE)).stream()
        .filter(change -> incident.resolvedAt() == null || change.happenedAt().isBefore(incident.resolvedAt()))
        .limit(MOST)
        .toList();
  }

  private static IncidentView.Paged paged(Page page, CatalogNames names) {
    return new IncidentView.Paged(page.id(), names.person(page.person()), page.method().channel(), States.of(page), page.requestedAt());
  }

  private IncidentView.Earlier earlier(Incident earlier, CatalogNames names) {
    String fix =
        runs.ofIncident(earlier.id()).reversed().stream()
            .filter(run -> run.purpose() == Purpose.RECOVER && run.status() == RunStatus.SUCCEEDED)
            .findFirst()
            .map(run -> "fixed by " + run.title() + " (run " + run.id() + ")")
            .orElse("no run fixed it");
    return new IncidentView.Earlier(IncidentRow.of(earlier, List.of(), names), fix);
  }

  private List<IncidentView.Neighbour> neighbours(Workspace workspace, String service, CatalogNames names) {
    List<Incident> open = incidents.list(Incidents.Filter.OPEN, Long.MAX_VALUE, 200);
    Optional<Service> known = workspace.catalog().service(service);
    return known.map(Service::dependencies).orElse(List.of()).stream()
        .map(id -> new IncidentView.Neighbour(id, names.service(id), health(id, open)))
        .toList();
  }

  static StateWord health(String service, List<Incident> open) {
    long count = open.stream().filter(incident -> incident.service().equals(service)).count();
    return count == 0
        ? new StateWord(Tone.GREY, "quiet")
        : new StateWord(Tone.RED, count == 1 ? "1 open incident" : count + " open incidents");
  }
}
