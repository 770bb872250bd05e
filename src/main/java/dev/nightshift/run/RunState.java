package dev.nightshift.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the state machine of a run stands; stored as JSON beside the run.
 *
 * @param position which step of the phase is next
 * @param cleared the step whose condition was looked at and holds, or empty
 * @param clearedFor the targets for which it holds
 * @param looked whether it was looked just now if there is still a reason to act; good for one start
 * @param work the step under way, or null
 * @param watch the condition that is waited for, or null
 * @param asked what people are asked by the step under way, or null
 * @param callingSince since when a run is waited for that the step under way called, or null
 * @param flights attempts that were started and have not ended
 * @param attempts how many were started, by {@code step@target}
 * @param done how each finished step ended, in order
 * @param touched the steps that may have changed something, in order
 * @param failedPlaces what was given up: targets, or items of a matrix there
 * @param items what steps with a matrix were begun for, in order; never changed, so that a retry or an undo meets the same item
 * @param gateOpen whether every guardrail has agreed to act
 * @param only the one target on which it may act; empty for all of its plan
 * @param conditionGone whether there is nothing left to act on, so that only the proof follows
 * @param personAgreed whether a person has ticked or approved something
 * @param approval what people are or were asked for
 * @param waitingSince since when a person is waited for, or null
 * @param halt how the run will end and why, or null; no further step may begin but those of a closing phase
 * @param closing what is taken back, or always done at the end, in order
 * @param verifyBy until when the proof must have succeeded
 * @param settleUntil until when it must have held
 * @param askAgainAt when a question to the outside may be asked again
 * @param actsFrom the end of the countdown, before which nothing is changed unless a person agrees; null where there is none
 * @param deadline when the whole run must be over
 * @param wakeAt when to look again although nothing has happened
 */
record RunState(
    RunStatus status,
    Phase phase,
    int position,
    String cleared,
    List<String> clearedFor,
    boolean looked,
    @Nullable Work work,
    @Nullable Watch watch,
    @Nullable Asked asked,
    @Nullable Instant callingSince,
    List<Flight> flights,
    Map<String, Integer> attempts,
    Map<String, Done> done,
    List<Touched> touched,
    List<String> failedPlaces,
    List<Object> items,
    boolean gateOpen,
    String only,
    boolean conditionGone,
    boolean personAgreed,
    @Nullable Approval approval,
    @Nullable Instant waitingSince,
    @Nullable Halt halt,
    List<Touched> closing,
    @Nullable Instant verifyBy,
    @Nullable Instant settleUntil,
    @Nullable Instant askAgainAt,
    @Nullable Instant actsFrom,
    @Nullable Instant deadline,
    @Nullable Instant wakeAt,
    String reason) {

  /** How a step ended. */
  enum Done {
    SUCCEEDED,
    FAILED,
    SKIPPED
  }

  /**
   * An attempt that was started.
   *
   * @param target a {@link Place} as text, as everywhere in the state
   */
  record Flight(String step, String target, int attempt) {}

  /**
   * A question that is open.
   *
   * @param text as people are asked
   */
  record Asked(Flight flight, String text, Instant since, Instant until) {}

  /** A step that waits for its condition. */
  record Watch(Flight flight, Instant since, Instant until) {}

  /** A step with the targets it was started on. */
  record Touched(String step, List<String> targets) {
    Touched {
      targets = List.copyOf(targets);
    }
  }

  /**
   * A question to people.
   *
   * @param from who may answer: {@code team:payments}, {@code person:ada}; empty for any responder
   * @param own whether whoever started the run may be one of them
   * @param by who has agreed
   */
  record Approval(int minimum, List<String> from, Instant until, boolean own, List<String> by) {
    Approval {
      from = List.copyOf(from);
      by = List.copyOf(by);
    }

    /** Who may answer, for people to read. */
    String words() {
      return from.isEmpty() ? "the responders" : String.join(", ", from);
    }

    boolean given() {
      return by.size() >= minimum;
    }

    /** The same question, of those who have agreed to it. */
    Approval by(List<String> people) {
      return new Approval(minimum, from, until, own, people);
    }
  }

  /**
   * Why the run is about to end.
   *
   * @param interrupt where what is under way must end at once
   * @param by the person who wanted it; empty for nobody
   */
  record Halt(RunStatus outcome, String reason, boolean interrupt, String by) {
    Halt {
      by = Objects.requireNonNullElse(by, "");
    }
  }

  /** The person who stopped or rejected the run; empty for nobody. */
  String stoppedBy() {
    return halt == null ? "" : halt.by();
  }

  RunState {
    only = Objects.requireNonNullElse(only, "");
    clearedFor = List.copyOf(clearedFor);
    flights = List.copyOf(flights);
    touched = List.copyOf(touched);
    failedPlaces = List.copyOf(failedPlaces);
    items = List.copyOf(items);
    closing = List.copyOf(closing);
    attempts = Map.copyOf(attempts);
  }

  static RunState planned(Instant now, Duration countdown) {
    Instant actsFrom = countdown.isZero() ? null : now.plus(countdown);
    return new RunState(
        RunStatus.PLANNED, Phase.DIAGNOSIS, 0, "", List.of(), false, null, null, null, null, List.of(), Map.of(), Map.of(), List.of(), List.of(), List.of(), false, "", false, false,
        null, null, null, List.of(), null, null, null, actsFrom, null, now, "");
  }

  /** The item of a place, or null where it has none. */
  @Nullable Object item(String place) {
    int number = Place.of(place).item();
    return number == 0 || number > items.size() ? null : items.get(number - 1);
  }

  /** When it acts unless somebody stops it; null where nothing is counted down any more. */
  @Nullable Instant announced() {
    boolean ahead = !gateOpen && !personAgreed && halt == null && (phase == Phase.DIAGNOSIS || phase == Phase.MITIGATION);
    return ahead ? actsFrom : null;
  }

  boolean countingDown(Instant now) {
    Instant from = announced();
    return from != null && now.isBefore(from);
  }

  boolean waitsForPerson() {
    return waitingSince != null;
  }
}
