package dev.nightshift.run;

import dev.nightshift.run.RunStore.Claim;
import dev.nightshift.run.RunStore.Row;
import dev.nightshift.run.RunTurns.Outcome;
import dev.nightshift.runbook.Runbook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Creates runs in the caller's transaction. This node drives them as soon as it has committed. */
final class NewRuns {
  private final RunStore runs;
  private final RunbookVersions runbooks;
  private final Driver driver;

  NewRuns(RunStore runs, RunbookVersions runbooks, Driver driver) {
    this.runs = runs;
    this.runbooks = runbooks;
    this.driver = driver;
  }

  /** Whoever drives runs on this node. */
  interface Driver {
    /** @param first what its first turn came to, where it was taken with the run's creation */
    void drive(Claim claim, Plan plan, @Nullable Outcome first);
  }

  /**
   * A run to be.
   *
   * @param incidentId the incident it works on, or null where a person started it without one
   */
  record Order(Plan plan, Runbook runbook, String workspaceVersion, @Nullable Long incidentId, String startedBy) {}

  /** Returns the id of a run that exists once the transaction commits. */
  long create(Order order, Instant now) {
    List<Row> rows = number(List.of(order), now);
    store(rows, now);
    drive(rows, Map.of());
    return rows.getFirst().run().id();
  }

  /** Gives runs their numbers, in the order of the orders; they are to be stored in the same transaction. */
  List<Row> number(List<Order> orders, Instant now) {
    if (orders.isEmpty()) {
      return List.of();
    }
    orders.stream().map(Order::runbook).distinct().forEach(runbook -> runbooks.keep(runbook, now));
    return runs.numbered(orders.stream().map(order -> draft(order, now)).toList(), now);
  }

  /** Stores runs as they were planned, for a turn to begin them. */
  void store(List<Row> rows, Instant now) {
    if (!rows.isEmpty()) {
      runs.insert(rows.stream().map(row -> new RunStore.Saved(row, row.state(), now, false)).toList(), now);
    }
  }

  /** Lets this node drive runs as soon as the transaction has committed, from their first turn on or after it. */
  void drive(List<Row> rows, Map<Long, Outcome> first) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            rows.forEach(row -> driver.drive(new Claim(row.run().id(), row.fence()), row.plan(), first.get(row.run().id())));
          }
        });
  }

  private static RunStore.Draft draft(Order order, Instant now) {
    return new RunStore.Draft(
        order.incidentId(), order.workspaceVersion(), order.startedBy(), order.plan(), PlanMaker.hash(order.plan()), RunState.planned(now, order.plan().countdown()));
  }
}
