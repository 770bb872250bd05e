package dev.nightshift.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** What can happen to a run. */
sealed interface RunEvent {

  /** Nothing more has happened; go on as far as possible. */
  record Proceed() implements RunEvent {}

  /** Time has passed, or something outside may have changed: questions may be asked again. Followed by {@link Proceed}. */
  record Woken() implements RunEvent {}

  /** Another node drove this run and is gone. */
  record Recovered() implements RunEvent {}

  /** The answer to {@link RunEffect.CheckStep} and {@link RunEffect.LookAgain}. */
  record Checked(String step, Answer answer) implements RunEvent {}

  /** Whether a step may begin. */
  sealed interface Answer {
    /**
     * It may, on these targets.
     *
     * @param items for which it runs there, by target; empty for a step without a matrix
     */
    record Go(List<String> targets, Map<String, List<Object>> items) implements Answer {
      public Go {
        targets = List.copyOf(targets);
      }

      Go(List<String> targets) {
        this(targets, Map.of());
      }
    }

    record Skip(String why) implements Answer {}

    /** There is nothing left to act on. */
    record Gone(String why) implements Answer {}

    record Stop(String why) implements Answer {}

    /** Not yet; it is asked again in a moment. */
    record Wait(String why) implements Answer {}
  }

  /** The answer to {@link RunEffect.AskGate}. */
  record GateAnswered(Gate gate) implements RunEvent {}

  /** What the guardrails say together. */
  sealed interface Gate {
    /**
     * It may act.
     *
     * @param only the one target on which it may; empty for all of its plan
     */
    record Open(String only) implements Gate {}

    /** @param own whether whoever started the run may be one of them */
    record NeedsApproval(int minimum, List<String> from, Instant until, boolean own) implements Gate {
      public NeedsApproval {
        from = List.copyOf(from);
      }
    }

    /**
     * Some who have agreed could not do so now.
     *
     * @param lost whose word does not count any more
     * @param until when the others must have agreed
     */
    record Lost(String why, List<String> lost, Instant until) implements Gate {
      public Lost {
        lost = List.copyOf(lost);
      }
    }

    /** What was approved is not what would run now; the run starts over with what would. */
    record Changed(String why, Plan plan) implements Gate {}

    record Closed(String why) implements Gate {}

    record Busy(String why) implements Gate {}
  }

  /**
   * The answer to {@link RunEffect.AskAlerts}.
   *
   * @param since since when they are clear; null where they are not, or where nothing says it
   */
  record AlertsChecked(boolean clear, @Nullable Instant since) implements RunEvent {
    AlertsChecked(boolean clear) {
      this(clear, null);
    }
  }

  /**
   * The answer to {@link RunEffect.AskCondition}.
   *
   * @param problem why it cannot be told, or empty
   */
  record ConditionSeen(String step, boolean holds, String problem) implements RunEvent {}

  /**
   * The answer to {@link RunEffect.Phrase}.
   *
   * @param text the question as people are asked it
   * @param problem why it cannot be asked, or empty
   */
  record Phrased(String step, String text, String problem) implements RunEvent {}

  /** A person answered the question of a step. */
  record Answered(String step, String choice, String by, String comment) implements RunEvent {}

  /** The answer to {@link RunEffect.AskCalled}: which of the called runs have ended. */
  record CalledSeen(List<Over> over) implements RunEvent {
    public CalledSeen {
      over = List.copyOf(over);
    }

    /** What a called run came to. */
    record Over(RunState.Flight flight, Seen seen) {}
  }

  /** An attempt came to its end. */
  record AttemptEnded(String step, String target, int attempt, boolean ok, String error) implements RunEvent {}

  record Approved(String by) implements RunEvent {}

  /** What people are asked about is not what would run now. */
  record PlanChanged(String why, Plan plan) implements RunEvent {}

  record Rejected(String by, String why) implements RunEvent {}

  record StopRequested(String by, String why) implements RunEvent {}

  /** A person did a manual step. */
  record Ticked(String step, String by, String comment) implements RunEvent {}
}
