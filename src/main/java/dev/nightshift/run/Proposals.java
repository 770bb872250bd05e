package dev.nightshift.run;

import dev.nightshift.catalog.Service;
import dev.nightshift.platform.Masking;
import dev.nightshift.run.RunState.Approval;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.ManualStep;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Section;
import dev.nightshift.workspace.Workspaces;
import java.util.List;
import java.util.Optional;

/** What runs that wait for an approval would do. */
final class Proposals {
  private final RunStore runs;
  private final RunbookVersions runbooks;
  private final Workspaces workspaces;
  private final Masks masks;

  Proposals(RunStore runs, RunbookVersions runbooks, Workspaces workspaces, Masks masks) {
    this.runs = runs;
    this.runbooks = runbooks;
    this.workspaces = workspaces;
    this.masks = masks;
  }

  /** Returns what a run asks people to agree to; empty where it does not ask now. */
  Optional<Proposal> of(long id) {
    return runs.find(id).filter(row -> row.state().status() == RunStatus.AWAITING_APPROVAL).map(row -> {
      Approval approval = java.util.Objects.requireNonNull(row.state().approval());
      Plan plan = row.plan();
      Runbook runbook = runbooks.of(plan);
      Masking masking = masks.masking();
      String environment = workspaces.current().catalog().service(plan.service()).map(Service::environment).orElse("");
      List<Proposal.Step> steps = plan.steps(Section.MITIGATION).stream().map(step -> step(step, runbook, masking)).toList();
      return new Proposal(
          id, row.run().planHash(), plan.runbook(), plan.title(), plan.version(), plan.service(), environment, masking.values(plan.inputs()), plan.acted(),
          steps, approval.from(), approval.minimum(), approval.by(), approval.until());
    });
  }

  private static Proposal.Step step(PlannedStep planned, Runbook runbook, Masking masking) {
    List<String> targets = planned.targets().stream().filter(target -> !target.isEmpty()).toList();
    return switch (runbook.step(planned.name()).orElseThrow()) {
      case ExecutableStep executable ->
          new Proposal.Step(planned.name(), executable.kind(), masking.text(executable.script().strip()), targets, planned.undo());
      case ManualStep manual -> new Proposal.Step(planned.name(), "manual", manual.text(), List.of(), "");
    };
  }
}
