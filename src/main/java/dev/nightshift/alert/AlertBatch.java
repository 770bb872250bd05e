package dev.nightshift.alert;

import dev.nightshift.alert.AlertMachine.Condition;
import dev.nightshift.alert.AlertMachine.How;
import dev.nightshift.alert.AlertMachine.Step;
import dev.nightshift.alert.OpenAlert.Identity;
import dev.nightshift.intake.Arrived;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.workspace.Decision;
import dev.nightshift.workspace.Workspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Applies events to alerts in memory, and gathers what has to be written for all of them together. */
final class AlertBatch {

  /** A repeat that needs no write of its own. */
  record Repeat(long alertId, Arrived arrived) {}

  private record Pending(AlertDraft draft, String type, String actor, Supplier<Map<String, Object>> data) {}

  private final Workspace workspace;
  private final Map<Identity, AlertDraft> open = new HashMap<>();
  private final List<AlertDraft> fresh = new ArrayList<>();
  private final Set<AlertDraft> changed = new LinkedHashSet<>();
  private final List<Pending> facts = new ArrayList<>();
  private final List<Repeat> repeats = new ArrayList<>();

  AlertBatch(Workspace workspace, Collection<OpenAlert> stored, Instant now) {
    this.workspace = workspace;
    stored.forEach(alert -> open.put(alert.identity(), AlertDraft.of(alert, now)));
  }

  /** Applies one event; events of one identity in the order of their arrival. */
  void take(Arrived arrived) {
    AlertDraft draft = open.get(Identity.of(arrived));
    String actor = "integration:" + arrived.integration();
    switch (AlertMachine.on(draft == null ? null : draft.condition, arrived.event(), arrived.at())) {
      case Step.Nothing() -> {}
      case Step.Opened(Condition next) -> opened(arrived, next, actor);
      case Step.Repeated(Condition next, boolean durable) -> repeated(existing(draft), arrived, durable ? next : null, actor);
      case Step.Acknowledged(Condition next) -> acknowledged(existing(draft), next, actor);
      case Step.Resolved(How how) -> resolved(existing(draft), how, arrived.at(), actor);
    }
  }

  /** Lets time pass for every alert. */
  void expire(Instant now) {
    for (AlertDraft draft : List.copyOf(open.values())) {
      if (AlertMachine.onTime(draft.condition, now) instanceof Step.Resolved(How how)) {
        resolved(draft, how, now, "automation");
      }
    }
  }

  /** Resolves every alert, since its source says when it is asked that it is over. */
  void asked(Instant now, String source) {
    for (AlertDraft draft : List.copyOf(open.values())) {
      draft.resolvedAt = now;
      open.remove(draft.identity);
      changed.add(draft);
      facts.add(new Pending(draft, "alert.resolved", "automation", () -> and(draft.named(), Map.of("how", How.ASKED.words, "source", source))));
    }
  }

  /** Resolves every alert, since nobody looks at them any more. */
  void retire(Instant now) {
    List.copyOf(open.values()).forEach(draft -> resolved(draft, How.RETIRED, now, "automation"));
  }

  private void opened(Arrived arrived, Condition next, String actor) {
    Decision decision = workspace.routing().decide(arrived.event(), arrived.integration());
    AlertDraft draft = AlertDraft.opened(arrived, decision, next);
    open.put(draft.identity, draft);
    fresh.add(draft);
    announce(draft, arrived, decision, actor);
  }

  private void announce(AlertDraft draft, Arrived arrived, Decision decision, String actor) {
    String type = draft.suppressedBy.isEmpty() ? "alert.opened" : "alert.suppressed";
    facts.add(new Pending(draft, type, actor, () -> draft.opening(arrived.event(), decision)));
  }

  private void repeated(AlertDraft draft, Arrived arrived, @Nullable Condition durable, String actor) {
    draft.occurrences++;
    draft.lastSeenAt = arrived.at();
    if (!draft.fresh) {
      repeats.add(new Repeat(draft.id, arrived));
    }
    if (durable != null) {
      boolean says = draft.condition.reported() != durable.reported();
      draft.condition = durable;
      changed.add(draft);
      if (says) {
        reroute(draft, arrived, actor);
      }
    }
  }

  /** The source changed its mind about the severity: a suppressed alert may now matter, any other may be worse or better. */
  private void reroute(AlertDraft draft, Arrived arrived, String actor) {
    Decision decision = workspace.routing().decide(arrived.event(), arrived.integration());
    if (!draft.suppressedBy.isEmpty() && !decision.suppressed()) {
      draft.route(decision);
      announce(draft, arrived, decision, actor);
    } else if (draft.severity != decision.severity()) {
      Map<String, Object> change = Map.of("from", draft.severity.name(), "to", decision.severity().name());
      draft.severity = decision.severity();
      facts.add(new Pending(draft, "alert.severity_changed", actor, () -> and(draft.named(), change)));
    }
  }

  private void acknowledged(AlertDraft draft, Condition next, String actor) {
    draft.condition = next;
    changed.add(draft);
    facts.add(new Pending(draft, "alert.acknowledged", actor, draft::named));
  }

  private void resolved(AlertDraft draft, How how, Instant at, String actor) {
    draft.resolvedAt = at;
    open.remove(draft.identity);
    changed.add(draft);
    facts.add(new Pending(draft, "alert.resolved", actor, () -> and(draft.named(), Map.of("how", how.words))));
  }

  private static AlertDraft existing(@Nullable AlertDraft draft) {
    return Objects.requireNonNull(draft, "only an open alert can change");
  }

  private static Map<String, Object> and(Map<String, Object> data, Map<String, Object> more) {
    data.putAll(more);
    return data;
  }

  /** Returns the alerts to insert, in the order of their identities, so that two writers never wait for each other in a circle. */
  List<AlertDraft> fresh() {
    return fresh.stream().sorted(Comparator.comparing(draft -> draft.identity)).toList();
  }

  /** Returns the stored alerts to update, in the order of their ids, for the same reason. */
  List<AlertDraft> changed() {
    return changed.stream().filter(draft -> !draft.fresh).sorted(Comparator.comparingLong(draft -> draft.id)).toList();
  }

  List<Repeat> repeats() {
    return repeats;
  }

  /** Returns the facts; call it when every alert has its id. */
  List<FactDraft> facts(String chain) {
    return facts.stream()
        .map(fact -> new FactDraft(chain, fact.draft().incidentId, null, fact.type(), fact.actor(), workspace.version(), fact.data().get()))
        .toList();
  }
}
