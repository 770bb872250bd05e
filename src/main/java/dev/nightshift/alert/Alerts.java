package dev.nightshift.alert;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The alerts, for whoever works on them. */
public final class Alerts {

  private final AlertStore store;

  public Alerts(AlertStore store) {
    this.store = store;
  }

  /** Returns an alert by id. */
  public Optional<Alert> find(long id) {
    return store.find(id);
  }

  /** Returns those of the alerts that exist, by their ids. */
  public Map<Long, Alert> find(Collection<Long> ids) {
    return store.find(ids).stream().collect(Collectors.toMap(Alert::id, Function.identity()));
  }

  /** Returns the alerts of an incident, oldest first, at most a thousand. */
  public List<Alert> ofIncident(long incidentId) {
    return store.ofIncidents(List.of(incidentId));
  }

  /** The same for many incidents, by their ids; without those that have none. */
  public Map<Long, List<Alert>> ofIncidents(Collection<Long> incidentIds) {
    return store.ofIncidents(incidentIds).stream().collect(Collectors.groupingBy(alert -> Objects.requireNonNull(alert.incidentId())));
  }

  /**
   * Returns alerts, newest first (keyset paging).
   *
   * @param openOnly whether to leave out the resolved ones
   * @param before only alerts with a smaller id; {@link Long#MAX_VALUE} for the first page
   */
  public List<Alert> list(boolean openOnly, long before, int limit) {
    return openOnly ? store.open(before, limit) : store.all(before, limit);
  }

  /** Returns the last alert of each name and service that began since a moment, by name and service. */
  public List<Alert> lastOfEachName(Instant since, int limit) {
    return store.lastOfEachName(since, limit);
  }

  /** Returns whether none of the incident's alerts is open. */
  public boolean clear(long incidentId) {
    return notClear(List.of(incidentId)).isEmpty();
  }

  /** Returns those of some incidents that have an open alert. */
  public Set<Long> notClear(Collection<Long> incidentIds) {
    return store.notClear(incidentIds);
  }

  /** Returns since when none of the incident's alerts is open; empty where one is, or where it has none. */
  public Optional<Instant> clearSince(long incidentId) {
    return store.clearSince(incidentId);
  }

  /** Returns those of these alerts of which the incident has had an earlier one: of the same integration and dedup key. */
  public Set<Long> cameBack(long incidentId, Collection<Long> alertIds) {
    return store.cameBack(incidentId, alertIds);
  }

  /** Returns the incidents of alerts, for those that have one. */
  public Map<Long, Long> incidentsOf(Collection<Long> alertIds) {
    return store.incidentsOf(alertIds);
  }

  /** Joins alerts to incidents, in the caller's transaction: each alert to the incident that it is mapped to, unless it has one. */
  public void join(Map<Long, Long> incidentOf) {
    store.join(incidentOf);
  }
}
