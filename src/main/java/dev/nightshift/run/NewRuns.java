package dev.nightshift.run;

import dev.nightshift.run.RunStore.Claim;
import dev.nightshift.runbook.Runbook;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Creates runs in the caller's transaction. This node drives them as soon as it has committed. */
final class NewRuns {
  private final RunStore runs;
  private final RunbookVersions runbooks;
  private final RunExecutor executor;

  NewRuns(RunStore runs, RunbookVersions runbooks, RunExecutor executor) {
    this.runs = runs;
    this.runbooks = runbooks;
    this.executor = executor;
  }

  /** Returns the id of a run that exists once the transaction commits. */
  long create(Plan plan, Runbook runbook, String workspaceVersion, @Nullable Long incidentId, String startedBy, Instant now) {
    runbooks.keep(runbook, now);
    Claim claim =
        runs.insert(new RunStore.Draft(incidentId, workspaceVersion, startedBy, plan, PlanMaker.hash(plan), RunState.planned(now)), now);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            executor.adopt(claim);
          }
        });
    return claim.id();
  }
}
