package dev.nightshift.guardrail;

import dev.nightshift.catalog.BreakerRule;
import dev.nightshift.guardrail.Guardrails.End;
import java.time.Instant;

/**
 * The circuit breaker of a binding as a pure function: (state, event, now) → state. It never closes but by the verified success of its
 * canary, or by a person.
 */
sealed interface Breaker {

  /** How many runs have failed in a row. */
  int failures();

  /** Runs may act. */
  record Closed(int failures) implements Breaker {}

  /**
   * No run may act.
   *
   * @param halfOpenAt from when on one may
   */
  record Open(Instant since, String why, int failures, Instant halfOpenAt) implements Breaker {}

  /**
   * One run acts, on one target, and no other.
   *
   * @param canary that run
   */
  record HalfOpen(Instant since, String why, int failures, long canary) implements Breaker {}

  /** What can happen to it. */
  sealed interface Event {

    /** A run of the binding is about to act: every guardrail has agreed. */
    record Acting(long run) implements Event {}

    /** A run of the binding that has acted is over. */
    record Ended(long run, End end, String why, BreakerRule rule) implements Event {}

    /** Automation of the binding has done harm. */
    record Harmed(String why, BreakerRule rule) implements Event {}

    /** A person has looked, and lets automation try again. */
    record Reset() implements Event {}
  }

  /** Where a binding begins of which nothing is known. */
  Breaker NEW = new Closed(0);

  default Breaker after(Event event, Instant now) {
    return switch (event) {
      case Event.Reset reset -> NEW;
      case Event.Acting acting -> this instanceof Open open && mayTry(now) ? new HalfOpen(open.since, open.why, open.failures, acting.run()) : this;
      case Event.Harmed harmed -> new Open(openSince(now), harmed.why(), failures(), now.plus(harmed.rule().rest()));
      case Event.Ended ended -> ended(ended, now);
    };
  }

  /** Whether one run may try again now. */
  default boolean mayTry(Instant now) {
    return this instanceof Open open && !now.isBefore(open.halfOpenAt);
  }

  private Breaker ended(Event.Ended ended, Instant now) {
    int failures = failures() + (ended.end() == End.FAILED ? 1 : 0);
    return switch (this) {
      case Closed closed -> switch (ended.end()) {
        case PROVED -> NEW;
        case UNPROVED, STOPPED -> closed;
        case FAILED -> failures >= ended.rule().failures() ? new Open(now, inARow(failures, ended), failures, now.plus(ended.rule().rest())) : new Closed(failures);
      };
      case Open open -> new Open(open.since, open.why, failures, open.halfOpenAt);
      case HalfOpen half when half.canary != ended.run() -> new HalfOpen(half.since, half.why, failures, half.canary);
      case HalfOpen half when ended.end() == End.PROVED -> NEW;
      case HalfOpen half -> new Open(half.since, "its canary, run " + ended.run() + ", did not prove a recovery: " + ended.why(), failures, now.plus(ended.rule().rest()));
    };
  }

  private Instant openSince(Instant now) {
    return switch (this) {
      case Closed closed -> now;
      case Open open -> open.since;
      case HalfOpen half -> half.since;
    };
  }

  private static String inARow(int failures, Event.Ended last) {
    return failures + (failures == 1 ? " failure" : " failures in a row") + ", the last in run " + last.run() + ": " + last.why();
  }
}
