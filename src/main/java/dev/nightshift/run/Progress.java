package dev.nightshift.run;

import dev.nightshift.platform.Durations;
import dev.nightshift.run.RunState.Approval;
import dev.nightshift.run.RunState.Done;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.run.RunState.Halt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes a run as far as it goes without anything from outside. */
final class Progress {
  private final Turn turn;
  private final StepWork stepWork;
  private final Closing closing;

  Progress(Turn turn) {
    this.turn = turn;
    this.stepWork = new StepWork(turn);
    this.closing = new Closing(turn);
  }

  void go() {
    begin();
    checkTime();
    boolean moved = true;
    while (moved && !turn.status.ended()) {
      moved = move();
    }
    turn.wakeAt = turn.status.ended() ? null : wakeAt();
  }

  private void begin() {
    if (turn.status == RunStatus.PLANNED) {
      turn.status = RunStatus.RUNNING;
      turn.deadline = turn.now.plus(turn.plan.limits().timeout()).plus(turn.plan.countdown());
      turn.tell("run.started", Map.of("purpose", turn.plan.purpose().word(), "until", String.valueOf(turn.deadline)));
    }
  }

  private void checkTime() {
    Approval approval = turn.approval;
    if (approval != null && !approval.given() && !turn.now.isBefore(approval.until()) && turn.halt == null) {
      turn.tell("run.approval_expired", Map.of("until", approval.until().toString(), "approved", approval.by()));
      turn.halt(RunStatus.STOPPED, "not enough of " + approval.words() + " approved in time, and silence means no", false);
    }
    boolean counts = turn.halt == null && turn.waitingSince == null && turn.called().isEmpty();
    if (counts && turn.deadline != null && !turn.now.isBefore(turn.deadline)) {
      turn.halt(RunStatus.FAILED, "the time limit of " + Durations.format(turn.plan.limits().timeout()) + " for the whole run is over", true);
    }
  }

  private boolean move() {
    if (turn.halt != null && !turn.phase.closing()) {
      return closing.halted(turn.halt) || askCalled();
    }
    return switch (turn.phase) {
      case DIAGNOSIS, MITIGATION, VERIFICATION, PROOF, UNDO, ALWAYS -> step();
      case SETTLING -> settle();
      case ALERTS -> alerts();
      case ENDED -> false;
    };
  }

  private boolean step() {
    PlannedStep step = turn.current();
    boolean rest = turn.phase == Phase.MITIGATION && turn.conditionGone && turn.work == null;
    if (step == null || rest) {
      return phaseDone();
    }
    if (turn.work != null) {
      return work(step, turn.work);
    }
    if (step.manual()) {
      return manual(step);
    }
    if (turn.phase == Phase.PROOF && turn.done.get(step.name()) == Done.SKIPPED) {
      turn.position++;
      return true;
    }
    if (turn.phase == Phase.PROOF && step.ask() != null) {
      turn.position++;
      return true;
    }
    if (!turn.cleared.equals(step.name())) {
      if (waitsToLook()) {
        return false;
      }
      turn.effects.add(new RunEffect.CheckStep(step.name(), turn.phase.closing() ? turn.closing.get(turn.position).targets() : step.targets()));
      return false;
    }
    if (step.ask() != null) {
      return new Asking(turn).go(step, step.ask());
    }
    if (turn.phase == Phase.MITIGATION && !turn.gateOpen) {
      return gate();
    }
    if (step.patience() != null) {
      return new Waiting(turn).go(step, step.patience());
    }
    stepWork.begin(step, turn.clearedFor);
    return true;
  }

  /** Whether a guardrail said a moment ago that it is too early for what comes next. */
  private boolean waitsToLook() {
    return turn.phase == Phase.MITIGATION && turn.gateOpen && turn.askAgainAt != null && turn.now.isBefore(turn.askAgainAt);
  }

  /** Every try on every target that changes something is preceded by another look. */
  private boolean work(PlannedStep step, Work work) {
    boolean mustLook = turn.phase == Phase.MITIGATION && step.changes() && !turn.looked;
    List<String> next = mustLook ? stepWork.wanted(step, work) : List.of();
    if (!next.isEmpty()) {
      if (!waitsToLook()) {
        turn.effects.add(new RunEffect.LookAgain(step.name(), next));
      }
      return false;
    }
    turn.looked = false;
    return stepWork.advance(step, work) || askCalled();
  }

  /** Nothing of a called run is under way here; it is only looked whether it has ended, and it stops where this one is stopped. */
  private boolean askCalled() {
    List<Flight> called = turn.called();
    if (!called.isEmpty() && (turn.askAgainAt == null || !turn.now.isBefore(turn.askAgainAt))) {
      Halt halt = turn.halt;
      turn.effects.add(new RunEffect.AskCalled(called, halt != null && halt.interrupt() ? halt.reason() : ""));
    }
    return false;
  }

  private boolean manual(PlannedStep step) {
    if (turn.phase == Phase.PROOF) {
      turn.position++;
      return true;
    }
    if (turn.plan.purpose() == Purpose.DIAGNOSE) {
      turn.finishStep(step, Done.SKIPPED);
      return true;
    }
    if (turn.waitingSince == null) {
      turn.waitForPerson();
      turn.tell("step.waiting", Map.of("step", step.name(), "text", step.text()));
    }
    return false;
  }

  private boolean gate() {
    Approval approval = turn.approval;
    boolean asked = approval != null && !approval.given();
    if (!asked && (turn.askAgainAt == null || !turn.now.isBefore(turn.askAgainAt))) {
      turn.effects.add(new RunEffect.AskGate(approval != null, turn.personAgreed));
    }
    return false;
  }

  private boolean phaseDone() {
    switch (turn.phase) {
      case DIAGNOSIS -> {
        if (turn.plan.purpose() == Purpose.DIAGNOSE) {
          turn.end(RunStatus.SUCCEEDED, "looked around; changed nothing");
        } else {
          turn.enter(Phase.MITIGATION);
        }
      }
      case MITIGATION -> verify();
      case VERIFICATION -> settleFrom();
      case PROOF -> turn.enter(Phase.ALERTS);
      case UNDO -> closing.undone();
      case ALWAYS -> closing.cleaned();
      case SETTLING, ALERTS, ENDED -> throw new IllegalStateException(turn.phase + " has no steps");
    }
    return true;
  }

  private void verify() {
    turn.enter(Phase.VERIFICATION);
    turn.status = RunStatus.VERIFYING;
    turn.verifyBy = turn.now.plus(turn.plan.within());
    turn.effects.add(new RunEffect.Verifying());
    turn.tell("run.verifying", Map.of("until", String.valueOf(turn.verifyBy)));
  }

  private void settleFrom() {
    if (turn.plan.settle().isZero()) {
      turn.enter(Phase.ALERTS);
      return;
    }
    turn.enter(Phase.SETTLING);
    turn.settleUntil = turn.now.plus(turn.plan.settle());
    turn.tell("run.settling", Map.of("until", String.valueOf(turn.settleUntil)));
  }

  private boolean settle() {
    if (turn.settleUntil != null && turn.now.isBefore(turn.settleUntil)) {
      return false;
    }
    turn.enter(Phase.PROOF);
    return true;
  }

  private boolean alerts() {
    if (turn.askAgainAt == null || !turn.now.isBefore(turn.askAgainAt)) {
      turn.effects.add(new RunEffect.AskAlerts());
    }
    return false;
  }

  private @Nullable Instant wakeAt() {
    Approval approval = turn.approval;
    if (turn.asked != null) {
      return turn.asked.until();
    }
    if (turn.waitingSince != null) {
      return approval != null && !approval.given() ? approval.until() : null;
    }
    Stream<@Nullable Instant> times =
        Stream.of(turn.phase.closing() || !turn.called().isEmpty() ? null : turn.deadline, turn.askAgainAt, turn.phase == Phase.SETTLING ? turn.settleUntil : null);
    Work work = turn.work;
    Stream<Instant> retries =
        work == null ? Stream.of() : work.waiting().stream().map(target -> work.retryAt().getOrDefault(target, turn.now)).filter(turn.now::isBefore);
    return Stream.concat(times.filter(java.util.Objects::nonNull), retries).min(Instant::compareTo).orElse(null);
  }
}
