package dev.nightshift.run;

import dev.nightshift.run.RunStore.Claim;
import dev.nightshift.runbook.Runbook;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Creates runs in the caller's transaction. This node drives them as soon as it has committed. */
final class NewRuns {
  private final RunStore runs;
  private final RunbookVersions runbooks;
  private final BiConsumer<Claim, Plan> driver;

  NewRuns(RunStore runs, RunbookVersions runbooks, BiConsumer<Claim, Plan> driver) {
    this.runs = runs;
    this.runbooks = runbooks;
    this.driver = driver;
  }

  /**
   * A run to be.
   *
   * @param incidentId the incident it works on, or null where a person started it without one
   */
  record Order(Plan plan, Runbook runbook, String workspaceVersion, @Nullable Long incidentId, String startedBy) {}

  /** Returns the id of a run that exists once the transaction commits. */
  long create(Order order, Instant now) {
    return create(List.of(order), now).getFirst();
  }

  /** The same for many; the ids are in the order of the orders. */
  List<Long> create(List<Order> orders, Instant now) {
    if (orders.isEmpty()) {
      return List.of();
    }
    orders.stream().map(Order::runbook).distinct().forEach(runbook -> runbooks.keep(runbook, now));
    List<Claim> claims = runs.insert(orders.stream().map(order -> draft(order, now)).toList(), now);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            for (int i = 0; i < claims.size(); i++) {
              driver.accept(claims.get(i), orders.get(i).plan());
            }
          }
        });
    return claims.stream().map(Claim::id).toList();
  }

  private static RunStore.Draft draft(Order order, Instant now) {
    return new RunStore.Draft(
        order.incidentId(), order.workspaceVersion(), order.startedBy(), order.plan(), PlanMaker.hash(order.plan()), RunState.planned(now, order.plan().countdown()));
  }
}
