package dev.nightshift.escalation;

import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Applies events to the escalations, and stores what follows in the same transaction. */
public final class Escalations {

  /** Raised when a timer was set. */
  public static final String SIGNAL = "escalation";

  private static final Logger LOG = LoggerFactory.getLogger(Escalations.class);

  private static final int AT_A_TIME = 100;
  private static final Duration SEEN_WITHIN = Duration.ofMinutes(1);
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(10);

  private final EscalationStore store;
  private final EscalationPlans plans;
  private final Incidents incidents;
  private final Pager pager;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final Signals signals;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private volatile Instant sweepAt = Instant.MIN;

  public Escalations(
      EscalationStore store,
      EscalationPlans plans,
      Incidents incidents,
      Pager pager,
      Workspaces workspaces,
      Ledger ledger,
      Signals signals,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.plans = plans;
    this.incidents = incidents;
    this.pager = pager;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.signals = signals;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Returns where the escalation of an incident stands; {@link EscalationState#NEW} where there is none. */
  public EscalationState of(long incidentId) {
    return store.find(incidentId).orElse(EscalationState.NEW);
  }

  /** Applies events to incidents in the caller's transaction, and returns the facts, which the caller appends last. */
  List<FactDraft> apply(Map<Long, List<EscalationEvent>> events) {
    Map<Long, Incident> known = incidents.find(events.keySet());
    Workspace workspace = workspaces.current();
    Map<String, EscalationPlan> planOf = new HashMap<>();
    EscalationBook book = new EscalationBook(store, pager, workspace.version());
    Instant now = clock.instant();
    store.lock(known.keySet()).forEach((id, state) -> {
      String service = Objects.requireNonNull(known.get(id)).service();
      EscalationPlan plan = planOf.computeIfAbsent(service, each -> plans.of(workspace, each));
      apply(new Escalation(id, state, plan), events.getOrDefault(id, List.of()), book, now);
    });
    List<FactDraft> facts = book.written(now);
    if (book.hasChanges()) {
      signals.raise(SIGNAL);
    }
    return facts;
  }

  private record Escalation(long incidentId, EscalationState state, EscalationPlan plan) {}

  private static void apply(Escalation before, List<EscalationEvent> events, EscalationBook book, Instant now) {
    EscalationState state = before.state();
    for (EscalationEvent event : events) {
      EscalationMachine.Result result = EscalationMachine.apply(state, event, before.plan(), now);
      state = result.state();
      result.effects().forEach(effect -> book.perform(before.incidentId(), effect));
    }
    if (!state.equals(before.state())) {
      book.changed(before.incidentId(), state);
    }
  }

  /**
   * Lets everything happen whose time has come, one incident per transaction: one that fails holds up no other.
   *
   * @return how long until the next is due
   */
  public Duration tick() {
    Instant now = clock.instant();
    List<Long> due = store.due(now, AT_A_TIME);
    due.forEach(incidentId -> alone(incidentId, () -> store.claimDue(incidentId, clock.instant()), new EscalationEvent.Due()));
    if (due.size() == AT_A_TIME) {
      return Duration.ZERO;
    }
    return store.nextDue().map(next -> Duration.between(now, next)).filter(rest -> rest.isPositive()).orElse(Pulse.AT_LEAST_EVERY);
  }

  /**
   * Pages for incidents that were opened a while ago and never reached escalation, whatever the reason: a fact that could not
   * be handled is passed over, and a person must not be. Looks now and then, however often it is called.
   */
  public void sweep() {
    Instant now = clock.instant();
    if (now.isBefore(sweepAt)) {
      return;
    }
    sweepAt = now.plus(SWEEP_EVERY);
    Instant before = now.minus(SEEN_WITHIN);
    EscalationEvent people =
        new EscalationEvent.OpenedForPeople(PageKind.INCIDENT, "It was opened over " + SEEN_WITHIN.toSeconds() + " s ago and nobody was told");
    for (long incidentId : store.forgotten(before, null)) {
      LOG.error("Incident {} never reached escalation; people are paged now", incidentId);
      alone(incidentId, () -> stillForgotten(incidentId, before), people);
    }
  }

  /** Looks again with the lock, so that of two nodes one pages. */
  private boolean stillForgotten(long incidentId, Instant before) {
    store.lock(Set.of(incidentId));
    return !store.forgotten(before, incidentId).isEmpty();
  }

  private void alone(long incidentId, BooleanSupplier stillTrue, EscalationEvent event) {
    try {
      transaction.executeWithoutResult(
          status -> {
            if (stillTrue.getAsBoolean()) {
              ledger.append(apply(Map.of(incidentId, List.of(event))));
            }
          });
    } catch (RuntimeException failure) {
      // The other incidents must not wait for this one; it stays due and is tried again with the next look.
      LOG.error("The escalation of incident {} failed and is tried again: {}", incidentId, failure.toString(), failure);
    }
  }
}
