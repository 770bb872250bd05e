package dev.nightshift.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a transition asks for. Questions are answered in the same transaction, everything outside is done after its commit. */
sealed interface RunEffect {

  /** A question whose answer is the next event. */
  sealed interface Question extends RunEffect {}

  /** Does the step's condition hold, and is there still a reason to act? */
  record CheckStep(String step, List<String> targets) implements Question {
    public CheckStep {
      targets = List.copyOf(targets);
    }
  }

  /** A step that changes something goes on with another try or target: is there still a reason to act? */
  record LookAgain(String step, List<String> targets) implements Question {
    public LookAgain {
      targets = List.copyOf(targets);
    }
  }

  /** May this run act at all? */
  record AskGate(boolean approved, boolean personAgreed) implements Question {}

  /** Have the incident's alerts cleared? */
  record AskAlerts() implements Question {}

  /** Is what a step waits for since then true now? */
  record AskCondition(String step, Instant since) implements Question {}

  /** In which words does the step ask? */
  record Phrase(String step) implements Question {}

  /**
   * Have the runs ended that these attempts called? Answered by {@link RunEvent.CalledSeen}.
   *
   * @param stop why those that have not must stop now, or empty
   */
  record AskCalled(List<RunState.Flight> flights, String stop) implements RunEffect {
    public AskCalled {
      flights = List.copyOf(flights);
    }
  }

  /** A step waits from now on; recorded as an attempt, of which nothing is started. */
  record WaitBegan(RunState.Flight flight) implements RunEffect {}

  /** A step waits no longer. */
  record WaitEnded(RunState.Flight flight, boolean ok, String error, Duration took) implements RunEffect {
    Seen seen() {
      return new Seen(ok, null, Map.of("met", ok), Map.of(), error, took);
    }
  }

  /** An attempt for which nothing ran on any node has come to its end. */
  record AttemptSettled(RunState.Flight flight, Seen seen) implements RunEffect {}

  /** Record the attempt as started, and after the commit start it. */
  record StartAttempt(RunState.Flight flight) implements RunEffect {}

  /** An attempt's end was accepted. */
  record AttemptRecorded(RunState.Flight flight, boolean ok) implements RunEffect {}

  /** An attempt of a dead node is left behind; {@code unknown} where nobody can say what it did. */
  record AttemptLost(RunState.Flight flight, boolean unknown) implements RunEffect {}

  /** The run goes on with another plan. */
  record Replan(Plan plan) implements RunEffect {}

  /** The run is about to change something. */
  record Acting() implements RunEffect {}

  /** The run proves its recovery from now on. */
  record Verifying() implements RunEffect {}

  /** The run has ended. */
  record Ended(RunStatus outcome, String reason) implements RunEffect {}

  /** A line for the ledger. */
  record Tell(String type, String actor, Map<String, Object> data) implements RunEffect {
    public Tell {
      data = Map.copyOf(data);
    }

    static Tell automation(String type, Map<String, Object> data) {
      return new Tell(type, "automation", data);
    }
  }
}
