package dev.nightshift.run;

import dev.nightshift.run.RunState.Done;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.run.RunState.Touched;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One step on its targets: who goes next, what a failure means, what is left after a crash. */
final class StepWork {
  private final Turn turn;
  private final Batches batches;

  StepWork(Turn turn) {
    this.turn = turn;
    this.batches = new Batches(turn.plan);
  }

  void begin(PlannedStep step, List<String> targets) {
    List<String> left = new ArrayList<>(targets);
    if (!shrunk(left)) {
      turn.finishStep(step, Done.SKIPPED);
      turn.tell("step.skipped", Map.of("step", step.name(), "why", "this run may act on " + turn.only + " alone"));
      return;
    }
    if (turn.phase == Phase.MITIGATION) {
      List<String> failed = turn.failedPlaces.stream().map(place -> Place.of(place).target()).filter(name -> !name.isEmpty()).toList();
      left.removeIf(place -> failed.contains(Place.of(place).target()));
    }
    if (left.isEmpty()) {
      turn.halt(RunStatus.FAILED, "no target is left for '" + step.name() + "'", false);
      return;
    }
    turn.work = batches.begin(step, left);
  }

  /** Leaves only the target on which a canary may act, also for its proof; returns whether anything is left. */
  private boolean shrunk(List<String> places) {
    if (!turn.only.isEmpty() && turn.phase != Phase.UNDO) {
      places.removeIf(place -> !Place.of(place).target().isEmpty() && !Place.of(place).target().equals(turn.only));
    }
    return !places.isEmpty() || turn.only.isEmpty();
  }

  /** The targets that may begin now. */
  List<String> wanted(PlannedStep step, Work work) {
    return free(step, batches.next(work, turn.flights.size()));
  }

  private List<String> free(PlannedStep step, Work work) {
    return batches.free(step, work, turn.flights.size(), target -> due(work, target));
  }

  private boolean due(Work work, String target) {
    Instant notBefore = work.retryAt().get(target);
    return notBefore == null || !turn.now.isBefore(notBefore);
  }

  /** Starts what may start now; returns whether the step is over. */
  boolean advance(PlannedStep step, Work before) {
    Work work = batches.next(before, turn.flights.size());
    List<String> free = free(step, work);
    free.forEach(target -> start(step, target));
    List<String> waiting = new ArrayList<>(work.waiting());
    waiting.removeAll(free);
    turn.work = work.waiting(waiting);
    if (!turn.work.notEnded().isEmpty() || !turn.flights.isEmpty()) {
      return false;
    }
    turn.finishStep(step, work.failed().isEmpty() ? Done.SUCCEEDED : Done.FAILED);
    return true;
  }

  private void start(PlannedStep step, String target) {
    int attempt = turn.attempts.merge(step.name() + "@" + target, 1, Integer::sum);
    Flight flight = new Flight(step.name(), target, attempt);
    turn.flights.add(flight);
    if (step.changes()) {
      touch(step.name(), target);
    }
    turn.effects.add(new RunEffect.StartAttempt(flight));
  }

  private void touch(String step, String target) {
    if (turn.phase.closing()) {
      return;
    }
    if (turn.touched.isEmpty() || !turn.touched.getLast().step().equals(step)) {
      turn.touched.add(new Touched(step, List.of(target)));
      return;
    }
    List<String> targets = new ArrayList<>(turn.touched.removeLast().targets());
    if (!targets.contains(target)) {
      targets.add(target);
    }
    turn.touched.add(new Touched(step, targets));
  }

  /** An attempt ended; one that is not under way any more is an echo and changes nothing. */
  void ended(RunEvent.AttemptEnded end) {
    ended(end, new RunEffect.AttemptRecorded(new Flight(end.step(), end.target(), end.attempt()), end.ok()));
  }

  /** A run that an attempt called has ended, or could not begin. */
  void settled(Flight flight, Seen seen) {
    RunEvent.AttemptEnded end = new RunEvent.AttemptEnded(flight.step(), flight.target(), flight.attempt(), seen.ok(), seen.error());
    ended(end, new RunEffect.AttemptSettled(flight, seen));
  }

  private void ended(RunEvent.AttemptEnded end, RunEffect recorded) {
    Flight flight = new Flight(end.step(), end.target(), end.attempt());
    Work work = turn.work;
    if (!turn.flights.remove(flight) || work == null) {
      return;
    }
    PlannedStep step = turn.plan.step(end.step());
    turn.effects.add(recorded);
    if (end.ok()) {
      turn.work = work.succeeded(end.target());
      return;
    }
    Work failed = work.failure(end.target(), turn.now.plus(step.retryDelay()));
    if (turn.mayBegin() && mayRetry(step, failed.failures().getOrDefault(end.target(), 0))) {
      turn.work = failed.again(end.target());
    } else {
      turn.work = failed.failed(end.target());
      givenUp(step, end);
    }
  }

  /** A proof without a number of retries is tried until its time is over; one that must hold is not tried again. */
  private boolean mayRetry(PlannedStep step, int failures) {
    if (turn.phase == Phase.PROOF) {
      return false;
    }
    if (turn.phase == Phase.VERIFICATION) {
      boolean inTime = turn.verifyBy == null || !turn.now.plus(step.retryDelay()).isAfter(turn.verifyBy);
      return inTime && (step.retries() == 0 || failures <= step.retries());
    }
    boolean left = turn.conditionGone && turn.phase == Phase.MITIGATION;
    return !left && failures <= step.retries();
  }

  void givenUp(PlannedStep step, RunEvent.AttemptEnded end) {
    if (step.continueOnError()) {
      return;
    }
    String what = turn.what(step.name(), end.target()) + " failed: " + (end.error().isEmpty() ? "not as expected" : end.error());
    switch (turn.phase) {
      case MITIGATION -> {
        turn.failedPlaces.add(end.target());
        int failed = (int) turn.failedPlaces.stream().distinct().count();
        Work work = turn.work;
        if (end.target().isEmpty() || work == null || !batches.tolerates(work, failed)) {
          turn.halt(RunStatus.FAILED, what + (failed > 1 ? "; " + failed + " have failed" : ""), false);
        }
      }
      case VERIFICATION -> turn.halt(RunStatus.FAILED, "the recovery is not proved: " + what, true);
      case PROOF -> turn.halt(RunStatus.FAILED, "the recovery did not last: " + what, true);
      default -> { }
    }
  }

  /** The node that drove this run is gone. What may be repeated is; anything else is for a person to look at. */
  void recover() {
    List<Flight> unknown = new ArrayList<>();
    List<Flight> called = turn.called();
    for (Flight flight : List.copyOf(turn.flights)) {
      if (called.contains(flight)) {
        continue;
      }
      boolean repeatable = turn.plan.step(flight.step()).repeatable();
      turn.effects.add(new RunEffect.AttemptLost(flight, !repeatable));
      if (!repeatable) {
        unknown.add(flight);
      } else {
        requeue(flight);
      }
    }
    turn.flights.retainAll(called);
    if (turn.phase == Phase.ALWAYS) {
      unknown.forEach(this::givenUp);
    } else if (!unknown.isEmpty()) {
      Flight first = unknown.getFirst();
      new Closing(turn).conclude(RunStatus.UNKNOWN, "the node that ran " + turn.what(first.step(), first.target())
          + " died; it may or may not have happened, and it is not marked as idempotent, so it is not repeated without a person");
    }
  }

  private void requeue(Flight flight) {
    Work work = turn.work;
    if (!turn.mayBegin()) {
      givenUp(flight);
    } else if (work != null && work.step().equals(flight.step())) {
      turn.work = work.again(flight.target());
    }
  }

  private void givenUp(Flight flight) {
    Work work = turn.work;
    if (work != null && work.step().equals(flight.step())) {
      turn.work = work.failed(flight.target());
    }
  }
}
