package dev.nightshift.communication;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Subscription;
import dev.nightshift.catalog.UpdateKind;
import dev.nightshift.catalog.UpdateTemplate;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Follower;
import dev.nightshift.paging.Links;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Writes an update to every subscriber whom a change concerns. It follows the ledger on its own, so it never holds up a page. */
public final class UpdateWriter implements Follower {

  static final String SIGNAL = "communication";

  private static final Map<String, UpdateKind> KINDS =
      Map.of(
          "incident.opened", UpdateKind.OPENED,
          "incident.reopened", UpdateKind.REOPENED,
          "incident.severity_changed", UpdateKind.SEVERITY_CHANGED,
          "incident.resolved", UpdateKind.RESOLVED);

  private final UpdateStore store;
  private final Incidents incidents;
  private final Workspaces workspaces;
  private final Links links;
  private final Signals signals;
  private final Clock clock;

  public UpdateWriter(
      UpdateStore store, Incidents incidents, Workspaces workspaces, Links links, Signals signals, Clock clock) {
    this.store = store;
    this.incidents = incidents;
    this.workspaces = workspaces;
    this.links = links;
    this.signals = signals;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "communication";
  }

  @Override
  public boolean wants(String factType) {
    return KINDS.containsKey(factType);
  }

  /** Stakeholders do not notice. */
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
    if (workspaces.current().catalog().subscriptions().isEmpty()) {
      return;
    }
    Map<Long, Incident> known = incidents.find(facts.stream().map(Fact::incidentId).filter(Objects::nonNull).toList());
    for (Fact fact : facts) {
      UpdateKind kind = KINDS.get(fact.type());
      Incident incident = fact.incidentId() == null ? null : known.get(fact.incidentId());
      if (kind != null && incident != null) {
        write(kind, incident, fact);
      }
    }
    signals.raise(SIGNAL);
  }

  private void write(UpdateKind kind, Incident incident, Fact fact) {
    Catalog catalog = workspaces.current().catalog();
    Set<String> told = store.told(incident.id());
    UpdateText.Subject subject =
        new UpdateText.Subject(
            kind,
            incident,
            catalog.service(incident.service()),
            fact,
            catalog.organisation().name(),
            catalog.organisation().zone(),
            links.incident(incident.id()));
    UpdateText.Written written = UpdateText.of(subject, catalog.updates().getOrDefault(kind, UpdateTemplate.standard(kind)));
    for (Subscription subscription : catalog.subscriptions()) {
      if (concerns(subscription, kind, incident, fact) || concernsStill(subscription, incident, told)) {
        store.insert(incident.id(), fact.sequence(), kind, subscription, written, clock.instant());
      }
    }
  }

  private static boolean concerns(Subscription subscription, UpdateKind kind, Incident incident, Fact fact) {
    Optional<Severity> before =
        kind == UpdateKind.SEVERITY_CHANGED ? Optional.of(Severity.of(fact.text("from"))) : Optional.empty();
    boolean bad =
        incident.severity().atLeast(subscription.atLeast())
            || before.filter(severity -> severity.atLeast(subscription.atLeast())).isPresent();
    return bad && covers(subscription, incident);
  }

  /** Whoever heard of the beginning hears of the rest, however small it has become. */
  private static boolean concernsStill(Subscription subscription, Incident incident, Set<String> told) {
    return told.contains(subscription.name()) && covers(subscription, incident);
  }

  private static boolean covers(Subscription subscription, Incident incident) {
    return subscription.services().isEmpty() || subscription.services().contains(incident.service());
  }
}
