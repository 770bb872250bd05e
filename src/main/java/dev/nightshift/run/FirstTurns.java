package dev.nightshift.run;

import dev.nightshift.incident.Incident;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.run.RunStore.Row;
import dev.nightshift.run.RunTurns.Outcome;
import dev.nightshift.runbook.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Begins runs in the transaction that plans them: a run that looks before it acts has its plan and its first attempts on disk with one
 * commit. Anything that acts, asks, waits or calls has its first turn to itself.
 */
final class FirstTurns {
  private final NewRuns newRuns;
  private final RunTurns turns;
  private final PlanningStore planning;
  private final Semaphore places;

  /** @param places for runs with steps under way on this node */
  FirstTurns(NewRuns newRuns, RunTurns turns, PlanningStore planning, Semaphore places) {
    this.newRuns = newRuns;
    this.turns = turns;
    this.planning = planning;
    this.places = places;
  }

  /** Gives runs their numbers, in the order of the orders; {@link #begin} stores them. */
  List<Row> number(List<NewRuns.Order> orders, Instant now) {
    return newRuns.number(orders, now);
  }

  /** A run that was just given its number, and the incident it is for. */
  record Fresh(Row row, Incident incident) {}

  /** Stores runs and begins them, and returns what they tell, for the caller to append after what is told of their plans. */
  List<FactDraft> begin(List<Fresh> runs, Instant now) {
    if (runs.isEmpty()) {
      return List.of();
    }
    List<FactDraft> told = new ArrayList<>();
    Map<Boolean, List<Fresh>> parted =
        runs.stream().collect(Collectors.partitioningBy(run -> looksFirst(run.row().plan()) && places.tryAcquire()));
    List<Fresh> beginning = parted.getOrDefault(true, List.of());
    giveBackUnlessCommitted(beginning.size());
    newRuns.store(parted.getOrDefault(false, List.of()).stream().map(Fresh::row).toList(), now);
    Map<Long, Outcome> begun = beginning.isEmpty() ? Map.of() : turns.begin(beginning, told, now);
    if (begun.values().stream().anyMatch(outcome -> !outcome.starts().isEmpty())) {
      planning.waitForDisk();
    }
    newRuns.drive(runs.stream().map(Fresh::row).toList(), begun);
    return told;
  }

  private void giveBackUnlessCommitted(int taken) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            if (status != STATUS_COMMITTED) {
              places.release(taken);
            }
          }
        });
  }

  private static boolean looksFirst(Plan plan) {
    List<PlannedStep> looking = plan.steps(Section.DIAGNOSIS);
    return !looking.isEmpty()
        && looking.stream().allMatch(step -> !step.manual() && !step.calls() && step.ask() == null && step.patience() == null);
  }
}
