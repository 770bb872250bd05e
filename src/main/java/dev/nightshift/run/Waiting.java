package dev.nightshift.run;

import dev.nightshift.run.RunState.Done;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.run.RunState.Watch;
import java.time.Duration;
import java.time.Instant;

/** A step that waits for a condition: nothing is under way meanwhile, the run only looks again until its patience ends. */
final class Waiting {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final Turn turn;

  Waiting(Turn turn) {
    this.turn = turn;
  }

  /** Returns whether it moved. */
  boolean go(PlannedStep step, Duration patience) {
    Watch watch = turn.watch;
    if (watch == null) {
      Flight flight = new Flight(step.name(), "", turn.attempts.merge(step.name() + "@", 1, Integer::sum));
      turn.watch = new Watch(flight, turn.now, turn.now.plus(patience));
      turn.effects.add(new RunEffect.WaitBegan(flight));
      return true;
    }
    if (turn.askAgainAt == null || !turn.now.isBefore(turn.askAgainAt)) {
      turn.effects.add(new RunEffect.AskCondition(step.name(), watch.since()));
    }
    return false;
  }

  void seen(RunEvent.ConditionSeen seen) {
    Watch watch = turn.watch;
    if (watch == null || !watch.flight().step().equals(seen.step()) || !turn.mayBegin()) {
      return;
    }
    Instant next = turn.now.plus(ASK_AGAIN);
    if (seen.holds()) {
      end(watch, "");
    } else if (!seen.problem().isEmpty()) {
      end(watch, seen.problem());
    } else if (!turn.now.isBefore(watch.until())) {
      end(watch, "it was not true in time");
    } else {
      turn.askAgainAt = next.isBefore(watch.until()) ? next : watch.until();
    }
  }

  /** What is waited for is not waited for any longer. */
  void leave() {
    Watch watch = turn.watch;
    if (watch != null) {
      end(watch, "it was stopped before it was true");
    }
  }

  private void end(Watch watch, String error) {
    boolean ok = error.isEmpty();
    PlannedStep step = turn.plan.step(watch.flight().step());
    turn.watch = null;
    turn.askAgainAt = null;
    turn.effects.add(new RunEffect.WaitEnded(watch.flight(), ok, error, Duration.between(watch.since(), turn.now)));
    turn.finishStep(step, ok ? Done.SUCCEEDED : Done.FAILED);
    if (!ok) {
      new StepWork(turn).givenUp(step, new RunEvent.AttemptEnded(step.name(), "", watch.flight().attempt(), false, error));
    }
  }
}
