package dev.nightshift.run;

import dev.nightshift.catalog.Service;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.intake.ChangeEvent;
import dev.nightshift.intake.ChangeEvents;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Follower;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Gathers what a person would ask first: what was changed of late on the service and on what it needs, and what helped the
 * last times. A reader of the ledger of its own, so that nothing waits for it.
 */
public final class Enrichment implements Follower {
  private static final Duration LOOK_BACK = Duration.ofHours(6);
  private static final int EARLIER = 5;
  private static final int CHANGES = 20;

  private final Workspaces workspaces;
  private final Incidents incidents;
  private final ChangeEvents changes;
  private final RunStore runs;
  private final Ledger ledger;
  private final Masks masks;

  Enrichment(Workspaces workspaces, Incidents incidents, ChangeEvents changes, RunStore runs, Ledger ledger, Masks masks) {
    this.workspaces = workspaces;
    this.incidents = incidents;
    this.changes = changes;
    this.runs = runs;
    this.ledger = ledger;
    this.masks = masks;
  }

  @Override
  public String name() {
    return "enrichment";
  }

  @Override
  public boolean wants(String factType) {
    return factType.equals("incident.opened") || factType.equals("incident.reopened");
  }

  /** It is for people to read. */
  @Override
  public Duration patience() {
    return Duration.ofMillis(100);
  }

  @Override
  public int atOnce() {
    return 20;
  }

  @Override
  public void handle(List<Fact> facts) {
    Workspace workspace = workspaces.current();
    Map<Long, Incident> known = incidents.find(facts.stream().map(Fact::incidentId).filter(Objects::nonNull).toList());
    Map<Long, List<Incident>> before = incidents.earlier(known.values(), EARLIER);
    Map<String, List<ChangeEvent>> changed = changed(workspace, facts, known);
    List<FactDraft> drafts = new ArrayList<>();
    for (Fact fact : facts) {
      Long id = fact.incidentId();
      Incident incident = id == null ? null : known.get(id);
      if (id != null && incident != null) {
        Map<String, Object> data = Map.of(
            "changes", changes(changed.getOrDefault(incident.service(), List.of()), fact),
            "earlier", before.getOrDefault(id, List.of()).stream().map(this::view).toList(),
            "lookedBackHours", LOOK_BACK.toHours(), "opening", fact.sequence());
        FactDraft draft = FactDraft.ofIncident(id, "incident.enriched", "automation", workspace.version(), data);
        drafts.add(PlanningFacts.masked(draft, masks.masking()));
      }
    }
    ledger.append(drafts);
  }

  /** What was changed on each service and on what it needs, since the earliest moment that one of the facts asks for. */
  private Map<String, List<ChangeEvent>> changed(Workspace workspace, List<Fact> facts, Map<Long, Incident> known) {
    Instant since = facts.stream().map(Fact::at).min(Instant::compareTo).orElseThrow().minus(LOOK_BACK);
    Map<String, List<ChangeEvent>> changed = new HashMap<>();
    for (Incident incident : known.values()) {
      changed.computeIfAbsent(incident.service(), service -> {
        Set<String> services = new LinkedHashSet<>(Set.of(service));
        workspace.catalog().service(service).map(Service::dependencies).ifPresent(services::addAll);
        return changes.recent(services, since);
      });
    }
    return changed;
  }

  private static List<Map<String, Object>> changes(List<ChangeEvent> changed, Fact fact) {
    Instant since = fact.at().minus(LOOK_BACK);
    return changed.stream().filter(change -> !change.happenedAt().isBefore(since)).limit(CHANGES).map(Enrichment::view).toList();
  }

  private static Map<String, Object> view(ChangeEvent change) {
    return Map.of(
        "service", change.service(), "summary", RunFacts.cut(change.summary()), "source", change.source(), "at", change.happenedAt().toString(),
        "links", change.links().stream().map(link -> link.href()).toList());
  }

  private Map<String, Object> view(Incident earlier) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("incident", earlier.id());
    view.put("title", earlier.title());
    view.put("openedAt", earlier.openedAt().toString());
    if (earlier.resolvedAt() != null) {
      view.put("resolvedAt", earlier.resolvedAt().toString());
      view.put("resolvedBy", String.valueOf(earlier.resolvedBy()));
    }
    runs.ofIncident(earlier.id()).stream()
        .filter(run -> run.purpose() == Purpose.RECOVER && run.status() == RunStatus.SUCCEEDED)
        .reduce((one, later) -> later)
        .ifPresent(run -> view.put("fixedBy", Map.of("run", run.id(), "runbook", run.runbook(), "startedBy", run.startedBy())));
    return view;
  }
}
