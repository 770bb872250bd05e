package dev.nightshift.run;

import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.RunStore.Row;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells whether a plan is still what would run now, and puts another in its place where it is not. */
final class Replans {
  private final RunStore runs;
  private final PlanMaker plans;
  private final RunbookVersions runbooks;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final Masks masks;

  Replans(RunStore runs, PlanMaker plans, RunbookVersions runbooks, Workspaces workspaces, Ledger ledger, Masks masks) {
    this.runs = runs;
    this.plans = plans;
    this.runbooks = runbooks;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.masks = masks;
  }

  /**
   * What became of a plan.
   *
   * @param why in words
   * @param plan what would run instead; null where nothing can be planned any more
   */
  record Change(String why, @Nullable Plan plan) {}

  /** Returns how a plan differs from what would run now; empty where it does not. */
  Optional<Change> change(Plan plan) {
    Workspace now = workspaces.current();
    if (plans.unchanged(plan, now)) {
      return Optional.empty();
    }
    String version = now.runbook(plan.runbook()).map(Runbook::version).orElse("");
    String what = version.equals(plan.version()) ? "its targets have changed since" : "the runbook has changed since";
    try {
      return Optional.of(new Change("what was shown is not what would run now: " + what, plans.renewed(plan, now)));
    } catch (Problem none) {
      return Optional.of(new Change("what was shown is not what would run now, and it cannot be planned anew: " + none.getMessage(), null));
    }
  }

  /** Stores another plan for a run, with its fact; the run is pinned to that from now on. */
  Row replace(Row row, Plan plan, Instant now) {
    Workspace workspace = workspaces.current();
    workspace.runbook(plan.runbook()).ifPresent(runbook -> runbooks.keep(runbook, now));
    Row replaced = runs.replan(row, plan, workspace.version());
    Map<String, Object> data = PlanningFacts.describe(plan, row.run().id());
    data.put("reason", "the plan that people were asked about had changed");
    data.put("was", row.run().planHash());
    data.put("is", replaced.run().planHash());
    FactDraft fact = FactDraft.ofRun(row.run().id(), row.run().incidentId(), "run.replanned", "automation", workspace.version(), data);
    ledger.append(PlanningFacts.masked(fact, masks.masking()));
    return replaced;
  }
}
