package dev.nightshift.incident;

import dev.nightshift.alert.Alerts;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.IncidentStore.Key;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Follower;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens incidents for alerts, joins further alerts to them, and ends them when their alerts are clear. Facts are taken many
 * at a time: what opened first, what cleared last, so that an incident does not flap within one look.
 */
public final class AlertFollower implements Follower {

  private static final Set<String> WANTED =
      Set.of("alert.opened", "alert.acknowledged", "alert.severity_changed", "alert.resolved");

  private final IncidentStore store;
  private final Alerts alerts;
  private final Ledger ledger;
  private final Workspaces workspaces;
  private final Clock clock;

  public AlertFollower(IncidentStore store, Alerts alerts, Ledger ledger, Workspaces workspaces, Clock clock) {
    this.store = store;
    this.alerts = alerts;
    this.ledger = ledger;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "incident";
  }

  @Override
  public boolean wants(String factType) {
    return WANTED.contains(factType);
  }

  @Override
  public void handle(List<Fact> facts) {
    List<AlertFact> told = facts.stream().map(AlertFact::of).toList();
    List<FactDraft> drafts = new ArrayList<>();
    open(of(told, "alert.opened"), drafts);
    Map<Long, Long> incidents = alerts.incidentsOf(told.stream().map(AlertFact::alertId).toList());
    for (AlertFact one : of(told, "alert.acknowledged")) {
      change(incidents.get(one.alertId()), new Happening.Acknowledged(), one.fact().actor(), drafts);
    }
    for (AlertFact one : of(told, "alert.severity_changed")) {
      change(incidents.get(one.alertId()), new Happening.AlertWorse(Severity.valueOf(one.text("to"))), Actor.AUTOMATION.name(), drafts);
    }
    clear(of(told, "alert.resolved"), incidents, drafts);
    ledger.append(drafts);
  }

  private static List<AlertFact> of(List<AlertFact> told, String type) {
    return told.stream().filter(one -> one.fact().type().equals(type)).toList();
  }

  private void open(List<AlertFact> opened, List<FactDraft> drafts) {
    Set<Long> joined = alerts.incidentsOf(opened.stream().map(AlertFact::alertId).toList()).keySet();
    Map<Key, List<AlertFact>> groups = new TreeMap<>(Comparator.comparing(Key::service).thenComparing(Key::group));
    opened.stream()
        .filter(one -> !joined.contains(one.alertId()))
        .forEach(one -> groups.computeIfAbsent(new Key(one.text("service"), one.text("group")), key -> new ArrayList<>()).add(one));
    if (!groups.isEmpty()) {
      join(groups, drafts);
    }
  }

  /** Joins alerts of a service and group to its open incident, to the one that they reopen, or to a new one. */
  private void join(Map<Key, List<AlertFact>> groups, List<FactDraft> drafts) {
    Map<Key, Incident> takers = new HashMap<>(store.lockNewest(groups.keySet()));
    takers.values().removeIf(incident -> !takesAlerts(incident));
    Map<Key, Incident> opened = opened(without(groups, takers.keySet()));
    takers.putAll(opened);
    List<Key> openedByOthers = List.copyOf(without(groups, takers.keySet()).keySet());
    if (!openedByOthers.isEmpty()) {
      takers.putAll(store.lockNewest(openedByOthers));
    }
    Map<Long, Long> incidentOf = new HashMap<>();
    groups.forEach(
        (key, group) -> {
          Incident incident = Objects.requireNonNull(takers.get(key), "what cannot be inserted is there");
          group.forEach(one -> incidentOf.put(one.alertId(), incident.id()));
          boolean isNew = opened.containsKey(key);
          if (isNew) {
            drafts.add(fact(incident, new IncidentMachine.Change("incident.opened", group.getFirst().opening(incident)), Actor.AUTOMATION.name()));
          }
          if (incident.open()) {
            apply(incident, AlertFact.joined(isNew ? group.subList(1, group.size()) : group), Actor.AUTOMATION.name(), drafts);
          } else {
            reopen(incident, group, drafts);
          }
        });
    alerts.join(incidentOf);
  }

  private Map<Key, Incident> opened(Map<Key, List<AlertFact>> groups) {
    return groups.isEmpty() ? Map.of() : store.insert(groups.values().stream().map(group -> fresh(group.getFirst())).toList());
  }

  private static Map<Key, List<AlertFact>> without(Map<Key, List<AlertFact>> groups, Set<Key> taken) {
    Map<Key, List<AlertFact>> rest = new LinkedHashMap<>(groups);
    rest.keySet().removeAll(taken);
    return rest;
  }

  /** The alert that reopens an incident is told apart: the one that a run was taken to have recovered, where it is among them. */
  private void reopen(Incident incident, List<AlertFact> returning, List<FactDraft> drafts) {
    Map<Long, String> names = returning.stream().collect(Collectors.toMap(AlertFact::alertId, one -> one.text("name")));
    Optional<Undone> undone = Undone.of(incident, names, alerts, ledger, now());
    AlertFact first = returning.stream().filter(one -> undone.isPresent() && undone.get().alert() == one.alertId()).findFirst().orElse(returning.getFirst());
    Map<String, Object> data = first.numbered();
    undone.ifPresent(one -> data.putAll(one.told()));
    List<Happening> happenings = new ArrayList<>(List.of(new Happening.AlertJoined(first.severity(), data)));
    happenings.addAll(AlertFact.joined(returning.stream().filter(one -> one != first).toList()));
    apply(incident, happenings, Actor.AUTOMATION.name(), drafts);
    undone.ifPresent(one -> drafts.add(one.fact(incident)));
  }

  private boolean takesAlerts(Incident incident) {
    Instant resolved = incident.resolvedAt();
    return incident.open()
        || (resolved != null
            && resolved.plus(workspaces.current().catalog().organisation().reopenWithin()).isAfter(clock.instant()));
  }

  private Incident fresh(AlertFact first) {
    String title = first.text("summary").isBlank() ? first.text("name") : first.text("summary");
    return new Incident(
        0,
        first.text("service"),
        first.text("group"),
        title,
        first.severity(),
        Status.TRIGGERED,
        now(),
        null,
        null,
        null,
        null,
        0,
        false,
        workspaces.current().version(),
        null);
  }

  private void clear(List<AlertFact> resolved, Map<Long, Long> incidents, List<FactDraft> drafts) {
    Set<Long> touched = new TreeSet<>();
    for (AlertFact one : resolved) {
      Long incident = incidents.get(one.alertId());
      if (incident != null) {
        touched.add(incident);
      }
    }
    for (Long incident : touched) {
      if (alerts.clear(incident)) {
        change(incident, new Happening.AlertsClear(), Actor.AUTOMATION.name(), drafts);
      }
    }
  }

  /** Lets something happen to an incident where there is one and it is open. */
  private void change(@Nullable Long id, Happening happening, String by, List<FactDraft> drafts) {
    if (id != null) {
      store.lock(id).filter(Incident::open).ifPresent(incident -> apply(incident, List.of(happening), by, drafts));
    }
  }

  private void apply(Incident before, List<Happening> happenings, String by, List<FactDraft> drafts) {
    Instant now = now();
    Incident incident = before;
    for (Happening happening : happenings) {
      IncidentMachine.Outcome outcome = IncidentMachine.on(incident, happening, by, now);
      incident = outcome.next();
      outcome.facts().forEach(fact -> drafts.add(fact(before, fact, by)));
    }
    if (!incident.equals(before)) {
      store.update(incident);
    }
  }

  private static FactDraft fact(Incident incident, IncidentMachine.Change change, String by) {
    return FactDraft.ofIncident(incident.id(), change.type(), by, incident.workspaceVersion(), change.data());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
