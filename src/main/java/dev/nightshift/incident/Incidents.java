package dev.nightshift.incident;

import dev.nightshift.alert.Alerts;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Severity;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The incidents and what can be done to them. Every change locks the incident, and writes its state and its facts in one
 * transaction: the caller's where there is one. What has been done already is done: a second time changes nothing.
 *
 * <p>A caller that also appends facts of its own to the incident's chain locks the incident first ({@link #lock}).
 */
public final class Incidents {

  /** Which incidents to list. */
  public enum Filter {
    OPEN,
    ALL
  }

  private static final int NOTE_LIMIT = 10_000;

  private final IncidentStore store;
  private final Alerts alerts;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;

  public Incidents(IncidentStore store, Alerts alerts, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.alerts = alerts;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Returns an incident, or throws {@link Problem.Missing}. */
  public Incident get(long id) {
    return find(id).orElseThrow(() -> missing(id));
  }

  public Optional<Incident> find(long id) {
    return store.find(id);
  }

  /** Returns those of the incidents that exist, by their ids. */
  public Map<Long, Incident> find(Collection<Long> ids) {
    return byId(store.find(ids));
  }

  private static Map<Long, Incident> byId(List<Incident> incidents) {
    return incidents.stream().collect(Collectors.toMap(Incident::id, Function.identity()));
  }

  /** Returns an incident, locked until the caller's transaction ends. Throws {@link Problem.Missing} where there is none. */
  public Incident lock(long id) {
    return store.lock(id).orElseThrow(() -> missing(id));
  }

  /** Returns incidents by their ids, locked until the caller's transaction ends, without those that somebody else has locked. */
  public Map<Long, Incident> lockFree(Collection<Long> ids) {
    return ids.isEmpty() ? Map.of() : byId(store.lockFree(ids));
  }

  /** Returns incidents with an id below {@code before}, newest first (keyset paging). */
  public List<Incident> list(Filter filter, long before, int limit) {
    return filter == Filter.OPEN ? store.open(before, limit) : store.all(before, limit);
  }

  /** Returns the incidents of the same service and alert group that came before, newest first. */
  public List<Incident> earlier(Incident incident, int limit) {
    return earlier(List.of(incident), limit).getOrDefault(incident.id(), List.of());
  }

  /** The same for many incidents, by their ids; without those before which there was none. */
  public Map<Long, List<Incident>> earlier(Collection<Incident> incidents, int limit) {
    return store.earlier(incidents, limit);
  }

  /** Returns the facts of an incident in the order in which they were written. */
  public List<Fact> timeline(long id) {
    return timelines(List.of(id)).getOrDefault(id, List.of());
  }

  /** The same for many incidents, by their ids; without those that have none. */
  public Map<Long, List<Fact>> timelines(Collection<Long> ids) {
    return ledger.ofIncidents(ids).stream()
        .sorted(Comparator.comparingLong(Fact::sequence))
        .collect(Collectors.groupingBy(fact -> Objects.requireNonNull(fact.incidentId())));
  }

  /** Returns whether none of the incident's alerts is open. */
  public boolean alertsClear(long id) {
    return alerts.clear(id);
  }

  /** Returns those of some incidents whose alerts are all over. */
  public Set<Long> alertsClear(Collection<Long> ids) {
    Set<Long> clear = new HashSet<>(ids);
    clear.removeAll(alerts.notClear(ids));
    return clear;
  }

  /** Returns since when none of the incident's alerts is open; empty where one is, or where it has none. */
  public Optional<Instant> alertsClearSince(long id) {
    return alerts.clearSince(id);
  }

  public Incident acknowledge(long id, Actor actor) {
    return change(id, new Happening.Acknowledged(), actor);
  }

  /**
   * Resolves an incident by hand. Its alerts stay as their sources see them: a repeat of one that is still open opens
   * nothing; one that clears and comes back opens or reopens an incident.
   */
  public Incident resolve(long id, Actor actor, String reason) {
    return change(id, new Happening.Resolved(reason), actor);
  }

  /** Adds a note; also to a resolved incident. */
  public Incident note(long id, Actor actor, String text) {
    if (text.isBlank() || text.length() > NOTE_LIMIT) {
      throw new Problem.Invalid("text: a note has 1 to " + NOTE_LIMIT + " characters");
    }
    return change(id, new Happening.Noted(text), actor);
  }

  public Incident changeSeverity(long id, Actor actor, Severity severity) {
    return change(id, new Happening.SeverityChanged(severity), actor);
  }

  /** Tells automation to keep away from the incident from now on. */
  public Incident handsOff(long id, Actor actor) {
    return change(id, new Happening.HandsOff(), actor);
  }

  /**
   * Marks that a run begins to change something: it holds the incident until {@link #runEnded}.
   *
   * @throws Problem.Conflict when the incident is resolved or another run holds it
   */
  public Incident runActing(long id, long runId) {
    return change(id, new Happening.RunActing(runId), Actor.AUTOMATION);
  }

  /** Marks that a run looks whether its change helped; fails as {@link #runActing} does. */
  public Incident runVerifying(long id, long runId) {
    return change(id, new Happening.RunVerifying(runId), Actor.AUTOMATION);
  }

  /**
   * Ends a run's hold: the incident is resolved where all alerts are clear, and given back to people otherwise. A run that
   * does not hold the incident changes nothing.
   */
  public Incident runEnded(long id, long runId, boolean verified) {
    return transaction.execute(
        status -> {
          Incident locked = lock(id);
          return apply(locked, new Happening.RunEnded(runId, verified, alertsClear(id)), Actor.AUTOMATION.name());
        });
  }

  private Incident change(long id, Happening happening, Actor actor) {
    return transaction.execute(status -> apply(lock(id), happening, actor.name()));
  }

  private Incident apply(Incident locked, Happening happening, String by) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    IncidentMachine.Outcome outcome = IncidentMachine.on(locked, happening, by, now);
    store.update(outcome.next());
    ledger.append(
        outcome.facts().stream()
            .map(fact -> FactDraft.ofIncident(locked.id(), fact.type(), by, locked.workspaceVersion(), fact.data()))
            .toList());
    return outcome.next();
  }

  private static Problem.Missing missing(long id) {
    return new Problem.Missing("There is no incident " + id + ".");
  }
}
