package dev.nightshift.run;

import dev.nightshift.run.RunEvent.Answer;
import dev.nightshift.run.RunEvent.Gate;
import dev.nightshift.run.RunState.Done;
import dev.nightshift.runbook.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The life of a run as a pure function: (state, event, now) → (state, effects). An event that does not fit the state, because
 * it comes late or twice, changes nothing.
 */
final class RunMachine {
  private static final Duration LOOK_AT_CALLED = Duration.ofSeconds(5);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  /** Where the run stands now, and what is to be done about it. */
  record Transition(RunState state, List<RunEffect> effects) {
    Transition {
      effects = List.copyOf(effects);
    }
  }

  private final Plan plan;

  RunMachine(Plan plan) {
    this.plan = plan;
  }

  Transition apply(RunState state, RunEvent event, Instant now) {
    if (state.status().ended()) {
      return new Transition(state, List.of());
    }
    Turn turn = new Turn(plan, state, now);
    switch (event) {
      case RunEvent.Proceed proceed -> new Progress(turn).go();
      case RunEvent.Woken woken -> turn.askAgainAt = null;
      case RunEvent.Recovered recovered -> new StepWork(turn).recover();
      case RunEvent.Checked checked -> checked(turn, checked);
      case RunEvent.GateAnswered answered -> gate(turn, answered.gate());
      case RunEvent.AlertsChecked alerts -> alerts(turn, alerts);
      case RunEvent.ConditionSeen seen -> new Waiting(turn).seen(seen);
      case RunEvent.Phrased phrased -> new Asking(turn).phrased(phrased);
      case RunEvent.Answered answered -> new Asking(turn).answered(answered);
      case RunEvent.CalledSeen seen -> called(turn, seen);
      case RunEvent.AttemptEnded ended -> new StepWork(turn).ended(ended);
      case RunEvent.Approved approved -> new Agreeing(turn).approved(approved.by());
      case RunEvent.PlanChanged changed -> new Agreeing(turn).changed(changed.why(), changed.plan());
      case RunEvent.Rejected rejected -> new Agreeing(turn).rejected(rejected);
      case RunEvent.StopRequested stop -> stop(turn, stop);
      case RunEvent.Ticked ticked -> ticked(turn, ticked);
    }
    turn.calling();
    return new Transition(turn.state(), turn.effects);
  }

  private void checked(Turn turn, RunEvent.Checked checked) {
    PlannedStep step = turn.current();
    boolean ending = turn.halt != null && !turn.phase.closing();
    boolean answered = turn.work == null ? !turn.cleared.isEmpty() : turn.looked || turn.phase != Phase.MITIGATION;
    if (step == null || !step.name().equals(checked.step()) || ending || answered) {
      return;
    }
    switch (checked.answer()) {
      case Answer.Go go -> {
        turn.cleared = step.name();
        turn.clearedFor = turn.work == null ? turn.taken(go) : turn.clearedFor;
        turn.looked = true;
        turn.reason = "";
      }
      case Answer.Skip skip -> {
        turn.finishStep(step, Done.SKIPPED);
        turn.tell("step.skipped", Map.of("step", step.name(), "why", skip.why()));
      }
      case Answer.Gone gone -> gone(turn, gone.why());
      case Answer.Stop stop -> notAllowed(turn, step, stop.why());
      case Answer.Wait wait -> later(turn, wait.why());
    }
  }

  /** It is too early for what comes next; what is under way goes on, and so do runs that were called. */
  private static void later(Turn turn, String why) {
    if (!turn.called().isEmpty()) {
      turn.effects.add(new RunEffect.AskCalled(turn.called(), ""));
    }
    waits(turn, why);
  }

  private static void waits(Turn turn, String why) {
    turn.askAgainAt = turn.now.plus(ASK_AGAIN);
    if (!turn.reason.equals(why)) {
      turn.reason = why;
      turn.tell("run.waiting", Map.of("why", why));
    }
  }

  /** Nothing more is changed. What was changed already may be why the condition is gone: that is for the proof to say. */
  private static void gone(Turn turn, String why) {
    if (turn.touched.isEmpty()) {
      turn.halt(RunStatus.STOPPED, why, false);
    } else if (turn.phase == Phase.MITIGATION) {
      turn.tell("run.condition_gone", Map.of("why", why));
      turn.leaveRest();
    }
  }

  /** Looking must not keep anybody from looking further, nor one undo or cleaning step the next; anything else stops here. */
  private static void notAllowed(Turn turn, PlannedStep step, String why) {
    if (turn.phase.closing() || turn.phase == Phase.DIAGNOSIS) {
      turn.finishStep(step, Done.FAILED);
      turn.tell("step.skipped", Map.of("step", step.name(), "why", why));
    } else {
      boolean proving = turn.phase == Phase.VERIFICATION || turn.phase == Phase.PROOF;
      turn.halt(proving ? RunStatus.FAILED : RunStatus.STOPPED, why, false);
    }
  }

  private void gate(Turn turn, Gate gate) {
    if (turn.phase != Phase.MITIGATION || turn.gateOpen || turn.cleared.isEmpty() || turn.halt != null) {
      return;
    }
    switch (gate) {
      case Gate.Open open when turn.countingDown() -> {
        turn.reason = "";
        turn.askAgainAt = turn.actsFrom;
      }
      case Gate.Open open -> {
        turn.gateOpen = true;
        turn.only = open.only();
        turn.reason = "";
        turn.looked = true;
        turn.askAgainAt = null;
        turn.effects.add(new RunEffect.Acting());
      }
      case Gate.NeedsApproval needed -> new Agreeing(turn).ask(needed);
      case Gate.Lost lost -> new Agreeing(turn).lost(lost);
      case Gate.Changed changed -> new Agreeing(turn).changed(changed.why(), changed.plan());
      case Gate.Closed closed -> turn.halt(RunStatus.STOPPED, closed.why(), false);
      case Gate.Busy busy -> waits(turn, busy.why());
    }
  }

  /** That the alerts have cleared must last for as long as the checks had to pass. */
  private void alerts(Turn turn, RunEvent.AlertsChecked alerts) {
    if (turn.phase != Phase.ALERTS || turn.halt != null) {
      return;
    }
    Instant holds = alerts.since() == null ? turn.now : alerts.since().plus(plan.settle());
    if (alerts.clear() && !turn.now.isBefore(holds)) {
      new Closing(turn).conclude(RunStatus.SUCCEEDED, proof());
      return;
    }
    if (alerts.clear()) {
      Instant soon = turn.now.plus(ASK_AGAIN);
      turn.askAgainAt = soon.isBefore(holds) ? soon : holds;
      return;
    }
    Instant until = turn.verifyBy;
    if (until != null && turn.settleUntil != null && turn.settleUntil.isAfter(until)) {
      until = turn.settleUntil;
    }
    if (until == null || !turn.now.isBefore(until)) {
      turn.halt(RunStatus.FAILED, "the recovery is not proved: the checks pass, but the alert has not cleared", false);
    } else {
      turn.askAgainAt = turn.now.plus(ASK_AGAIN);
    }
  }

  private String proof() {
    boolean checks = !plan.steps(Section.VERIFICATION).isEmpty();
    boolean alerts = plan.hasAlert();
    if (checks && alerts) {
      return "proved by its checks and by the alerts clearing";
    }
    return checks ? "proved by its checks" : alerts ? "proved by the alerts clearing" : "done; nothing was there to prove it";
  }

  private static void called(Turn turn, RunEvent.CalledSeen seen) {
    StepWork work = new StepWork(turn);
    seen.over().forEach(over -> work.settled(over.flight(), over.seen()));
    turn.askAgainAt = turn.called().isEmpty() ? null : turn.now.plus(LOOK_AT_CALLED);
  }

  private void stop(Turn turn, RunEvent.StopRequested stop) {
    if (turn.halt != null && !turn.phase.closing()) {
      return;
    }
    String why = (turn.countingDown() ? "stopped in its countdown, before it changed anything, by " : "stopped by ") + stop.by() + because(stop.why());
    turn.effects.add(new RunEffect.Tell("run.stop_requested", stop.by(), Map.of("by", stop.by(), "why", stop.why())));
    new Closing(turn).cutShort(why);
    turn.halt(RunStatus.STOPPED, why, true, stop.by());
    turn.wakeAt = turn.now;
  }

  private void ticked(Turn turn, RunEvent.Ticked ticked) {
    PlannedStep step = turn.current();
    if (step == null || !step.manual() || !step.name().equals(ticked.step()) || turn.waitingSince == null || turn.halt != null) {
      return;
    }
    turn.resume();
    turn.finishStep(step, Done.SUCCEEDED);
    turn.personAgreed = true;
    turn.wakeAt = turn.now;
    turn.effects.add(new RunEffect.Tell("step.ended", ticked.by(), Map.of(
        "step", step.name(), "target", "", "attempt", 1, "status", "succeeded", "by", ticked.by(), "comment", ticked.comment())));
  }

  static String because(String why) {
    return why.isBlank() ? "" : ": " + why;
  }
}
