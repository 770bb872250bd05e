package dev.nightshift.escalation;

import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Signals;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Applies events to the escalations, and stores what follows in the same transaction. */
public final class Escalations {

  /** Raised when a timer was set. */
  public static final String SIGNAL = "escalation";

  private static final Logger LOG = LoggerFactory.getLogger(Escalations.class);

  private final EscalationStore store;
  private final EscalationPlans plans;
  private final Incidents incidents;
  private final Pager pager;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final Signals signals;
  private final TransactionTemplate transaction;
  private final Clock clock;

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

  /** Applies an event in the caller's transaction and returns the facts, which the caller appends last. */
  List<FactDraft> apply(long incidentId, EscalationEvent event) {
    Optional<Incident> incident = incidents.find(incidentId);
    if (incident.isEmpty()) {
      return List.of();
    }
    Instant now = clock.instant();
    Workspace workspace = workspaces.current();
    EscalationState state = store.lock(incidentId, now);
    EscalationPlan plan = plans.of(workspace, incident.get().service());
    EscalationMachine.Result result = EscalationMachine.apply(state, event, plan, now);
    if (!result.state().equals(state)) {
      store.save(incidentId, result.state(), now);
      signals.raise(SIGNAL);
    }
    List<FactDraft> facts = new ArrayList<>();
    result.effects().forEach(effect -> facts.addAll(store(incidentId, effect, workspace.version())));
    return facts;
  }

  /**
   * Lets everything happen whose time has come, one incident per transaction.
   *
   * @return how long until the next is due
   */
  public Duration tick() {
    while (takeDue().isPresent()) {
      // The next one, until none is due or all that are due are in the hands of other nodes.
    }
    Instant now = clock.instant();
    return store.nextDue().map(due -> Duration.between(now, due)).filter(rest -> !rest.isNegative()).orElse(Duration.ofSeconds(1));
  }

  private OptionalLong takeDue() {
    Optional<Long> taken =
        transaction.execute(
            status -> {
              Optional<Long> due = store.claimDue(clock.instant());
              due.ifPresent(incidentId -> ledger.append(apply(incidentId, new EscalationEvent.Due())));
              return due;
            });
    return taken == null || taken.isEmpty() ? OptionalLong.empty() : OptionalLong.of(taken.get());
  }

  private List<FactDraft> store(long incidentId, EscalationEffect effect, String version) {
    return switch (effect) {
      case EscalationEffect.Page page ->
          pager.page(
              new PageRequest(incidentId, page.person(), page.round(), page.level(), page.kind(), page.why(), page.run()),
              version);
      case EscalationEffect.Withdraw withdraw ->
          pager.withdraw(incidentId, withdraw.approvalsToo(), withdraw.why(), version);
      case EscalationEffect.Tell tell -> {
        if (tell.type().equals("escalation.exhausted")) {
          LOG.error("Incident {}: everybody was paged as often as the policy says, and nobody came: {}", incidentId, tell.data());
        }
        yield List.of(FactDraft.ofIncident(incidentId, tell.type(), "automation", version, tell.data()));
      }
    };
  }
}
