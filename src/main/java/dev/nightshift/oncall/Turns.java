package dev.nightshift.oncall;

import dev.nightshift.catalog.Rotation;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a rotation. Turn 0 begins on the first {@code day} on or after {@code start}, at {@code time}; turn n begins n
 * weeks later in civil time. Where a handover's time does not exist on its day (clocks go forward) it is as much later as
 * the clocks jumped; where it exists twice (clocks go back) it is the first of the two. Before turn 0 nobody is on call.
 */
final class Turns {

  private static final long WEEK = 7;

  private final Rotation rotation;
  private final LocalDate first;

  Turns(Rotation rotation) {
    this.rotation = rotation;
    first = rotation.start().with(TemporalAdjusters.nextOrSame(rotation.day()));
  }

  /** Returns the number of the turn at an instant; -1 before the first, and always where nobody takes turns. */
  long at(Instant instant) {
    if (rotation.people().isEmpty() || instant.isBefore(begin(0))) {
      return -1;
    }
    long turn = Math.floorDiv(ChronoUnit.DAYS.between(first, LocalDate.ofInstant(instant, rotation.zone())), WEEK);
    return instant.isBefore(begin(turn)) ? turn - 1 : turn;
  }

  /** Returns when a turn begins; null for -1, which has no beginning. */
  @Nullable Instant from(long turn) {
    return turn < 0 ? null : begin(turn);
  }

  /** Returns when a turn ends; null where nobody takes turns. */
  @Nullable Instant until(long turn) {
    return rotation.people().isEmpty() ? null : begin(turn + 1);
  }

  /** Returns whose turn it is; null before the first. */
  @Nullable String person(long turn) {
    return turn < 0 ? null : rotation.people().get((int) (turn % rotation.people().size()));
  }

  private Instant begin(long turn) {
    return first.plusDays(turn * WEEK).atTime(rotation.time()).atZone(rotation.zone()).toInstant();
  }
}
