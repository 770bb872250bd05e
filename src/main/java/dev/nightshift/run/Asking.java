package dev.nightshift.run;

import dev.nightshift.run.RunState.Asked;
import dev.nightshift.run.RunState.Done;
import dev.nightshift.run.RunState.Flight;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A step that asks people: the question stays open on disk until somebody answers or the time is over. */
final class Asking {
  private final Turn turn;

  Asking(Turn turn) {
    this.turn = turn;
  }

  /** Returns whether it moved. */
  boolean go(PlannedStep step, Ask ask) {
    if (turn.phase.closing()) {
      turn.finishStep(step, Done.SKIPPED);
      return true;
    }
    Asked asked = turn.asked;
    if (asked == null) {
      turn.effects.add(new RunEffect.Phrase(step.name()));
      return false;
    }
    if (turn.now.isBefore(asked.until())) {
      return false;
    }
    if (ask.otherwise() == null) {
      failed(asked, step, "nobody answered in time, and silence is no answer");
    } else {
      end(asked, step, seen(ask.otherwise(), "", "nobody answered in time"));
    }
    return true;
  }

  /** The words of the question are known: people are asked from now on. */
  void phrased(RunEvent.Phrased phrased) {
    PlannedStep step = turn.current();
    Ask ask = step == null ? null : step.ask();
    if (step == null || ask == null || !step.name().equals(phrased.step()) || turn.asked != null || !turn.mayBegin()) {
      return;
    }
    Flight flight = new Flight(step.name(), "", turn.attempts.merge(step.name() + "@", 1, Integer::sum));
    Asked asked = new Asked(flight, phrased.text(), turn.now, turn.now.plus(ask.patience()));
    turn.effects.add(new RunEffect.WaitBegan(flight));
    if (!phrased.problem().isEmpty()) {
      failed(asked, step, phrased.problem());
      return;
    }
    turn.asked = asked;
    turn.waitForPerson();
    turn.tell("step.asked", Map.of(
        "step", step.name(), "text", phrased.text(), "choices", ask.choices(), "to", ask.to(), "until", asked.until().toString()));
  }

  void answered(RunEvent.Answered answer) {
    Asked asked = turn.asked;
    if (asked == null || !asked.flight().step().equals(answer.step()) || turn.halt != null || !turn.now.isBefore(asked.until())) {
      return;
    }
    PlannedStep step = turn.plan.step(answer.step());
    Ask ask = step.ask();
    if (ask == null || !ask.choices().contains(answer.choice())) {
      return;
    }
    Map<String, Object> data = new LinkedHashMap<>(Map.of("step", step.name(), "choice", answer.choice(), "by", answer.by()));
    data.put("comment", answer.comment());
    turn.effects.add(new RunEffect.Tell("step.answered", answer.by(), data));
    end(asked, step, seen(answer.choice(), answer.by(), answer.comment()));
    turn.wakeAt = turn.now;
  }

  /** The run is ending: nobody needs to answer any more. */
  void leave() {
    Asked asked = turn.asked;
    if (asked != null) {
      end(asked, turn.plan.step(asked.flight().step()), Seen.failed("it was stopped before anybody answered"));
    }
  }

  private void failed(Asked asked, PlannedStep step, String error) {
    end(asked, step, Seen.failed(error));
    new StepWork(turn).givenUp(step, new RunEvent.AttemptEnded(step.name(), "", asked.flight().attempt(), false, error));
  }

  private void end(Asked asked, PlannedStep step, Seen seen) {
    turn.asked = null;
    turn.resume();
    turn.effects.add(new RunEffect.AttemptSettled(asked.flight(), seen.took(Duration.between(asked.since(), turn.now))));
    turn.finishStep(step, seen.ok() ? Done.SUCCEEDED : Done.FAILED);
  }

  private static Seen seen(String choice, String by, String comment) {
    Map<String, String> outputs = Map.of("choice", choice, "by", by, "comment", comment);
    return new Seen(true, null, Map.copyOf(outputs), outputs, "");
  }
}
