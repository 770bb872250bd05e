package dev.nightshift.incident;

import dev.nightshift.alert.Alerts;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A recovery that did not last: an alert that a run was taken to have recovered fires again while its incident can still be reopened.
 *
 * <p>It is told by the fact {@value #FACT} of that run ({@code run}, {@code runbook}, {@code service}, {@code alert}, {@code secondsAfter},
 * {@code why}), which makes its success a failure for everybody who counts; and by {@code undoneRun} in {@code incident.reopened}, so that
 * no runbook acts by itself on that reopening, and people are paged as after a failed run.
 *
 * @param alert the alert that came back
 */
record Undone(long run, String runbook, long alert, String name, Duration after) {

  /** The fact of the run. */
  static final String FACT = "run.recovery_undone";

  /** Finds it for alerts that are about to reopen an incident; empty where people ended it, its alerts cleared by themselves, or these are others. */
  static Optional<Undone> of(Incident incident, Map<Long, String> reopening, Alerts alerts, Ledger ledger, Instant now) {
    Collection<Fact> facts = ledger.ofIncident(incident.id(), Set.of("incident.resolved", "run.ended"));
    Optional<Fact> resolved =
        facts.stream().filter(fact -> fact.type().equals("incident.resolved")).reduce((one, next) -> next).filter(fact -> fact.text("how").equals("verified run"));
    if (resolved.isEmpty()) {
      return Optional.empty();
    }
    long run = resolved.get().json().path("run").asLong(0);
    String runbook =
        facts.stream().filter(fact -> fact.type().equals("run.ended") && fact.runId() != null && fact.runId() == run).map(fact -> fact.text("runbook")).findFirst().orElse("");
    return alerts.cameBack(incident.id(), reopening.keySet()).stream().sorted().findFirst()
        .map(alert -> new Undone(run, runbook, alert, reopening.getOrDefault(alert, ""), Duration.between(resolved.get().at(), now)));
  }

  String why() {
    return name + " fired again " + Durations.format(after.truncatedTo(ChronoUnit.SECONDS)) + " after run " + run + " was taken for its recovery";
  }

  /** What the fact of the reopening says of it. */
  Map<String, Object> told() {
    return Map.of("undoneRun", run, "undoneRunbook", runbook, "undoneWhy", why());
  }

  FactDraft fact(Incident incident) {
    Map<String, Object> data = new HashMap<>(Map.of(
        "run", run, "runbook", runbook, "service", incident.service(), "alert", alert, "secondsAfter", after.toSeconds(), "why", why()));
    return FactDraft.ofRun(run, incident.id(), FACT, Actor.AUTOMATION.name(), incident.workspaceVersion(), data);
  }
}
