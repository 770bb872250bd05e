package dev.nightshift.run;

import dev.nightshift.run.RunEvent.Gate;
import dev.nightshift.run.RunState.Approval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The part of a run's life in which people agree to what it is about to do, or do not. */
final class Agreeing {
  private final Turn turn;

  Agreeing(Turn turn) {
    this.turn = turn;
  }

  void ask(Gate.NeedsApproval needed) {
    ask(new Approval(needed.minimum(), needed.from(), needed.until(), needed.own(), List.of()));
  }

  private void ask(Approval approval) {
    turn.approval = approval;
    turn.status = RunStatus.AWAITING_APPROVAL;
    turn.waitForPerson();
    turn.tell("run.approval_requested", Map.of(
        "approvers", approval.from(), "minimum", approval.minimum(), "until", approval.until().toString(), "fourEyes", !approval.own(),
        "agreed", approval.by(), "steps", turn.steps().stream().map(PlannedStep::name).toList(), "targets", turn.plan.acted(),
        "acts", turn.steps().stream().map(step -> Map.of("step", step.name(), "targets", step.targets().stream().filter(name -> !name.isEmpty()).toList())).toList()));
  }

  /** The word of people who could not give it now does not count; the others' does. */
  void lost(Gate.Lost gate) {
    Approval approval = turn.approval;
    if (approval == null) {
      return;
    }
    List<String> kept = approval.by().stream().filter(person -> !gate.lost().contains(person)).toList();
    turn.tell("run.approval_voided", Map.of("why", gate.why(), "void", gate.lost()));
    turn.personAgreed = false;
    ask(new Approval(approval.minimum(), approval.from(), gate.until(), approval.own(), kept));
  }

  /** Nobody has agreed to the new plan, so it begins anew: it looks again, and asks again. Nothing has been changed yet. */
  void changed(String why, Plan plan) {
    Approval approval = turn.approval;
    if (approval == null || turn.halt != null || turn.gateOpen) {
      return;
    }
    turn.tell("run.approval_voided", Map.of("why", why, "void", approval.by(), "was", PlanMaker.hash(turn.plan), "is", PlanMaker.hash(plan)));
    turn.startOver(plan);
    turn.effects.add(new RunEffect.Replan(plan));
  }

  void approved(String by) {
    Approval approval = turn.approval;
    if (approval == null || approval.given() || turn.halt != null || !turn.now.isBefore(approval.until()) || approval.by().contains(by)) {
      return;
    }
    List<String> all = new ArrayList<>(approval.by());
    all.add(by);
    Approval now = approval.by(all);
    turn.approval = now;
    String type = now.given() ? "run.approved" : "run.approval_given";
    turn.effects.add(new RunEffect.Tell(type, by, Map.of("by", all, "minimum", approval.minimum())));
    if (now.given()) {
      turn.personAgreed = true;
      turn.resume();
      turn.wakeAt = turn.now;
    }
  }

  void rejected(RunEvent.Rejected rejected) {
    Approval approval = turn.approval;
    if (approval == null || approval.given() || turn.halt != null) {
      return;
    }
    turn.effects.add(new RunEffect.Tell("run.rejected", rejected.by(), Map.of("by", rejected.by(), "why", rejected.why())));
    turn.halt(RunStatus.STOPPED, "rejected by " + rejected.by() + RunMachine.because(rejected.why()), false, rejected.by());
    turn.wakeAt = turn.now;
  }
}
