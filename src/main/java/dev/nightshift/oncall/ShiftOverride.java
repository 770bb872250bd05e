package dev.nightshift.oncall;

import java.time.Instant;

/**
 * Somebody stands in: within {@code [from, until)} the person is on call for the team, whatever the rotation says. Where
 * two cover the same instant, the one that was made later (the higher id) wins.
 */
public record ShiftOverride(
    long id, String team, String person, Instant from, Instant until, String reason, String createdBy) {

  public ShiftOverride {
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException("An override ends after it begins; this one goes from " + from + " until " + until);
    }
  }

  boolean covers(Instant instant) {
    return !instant.isBefore(from) && instant.isBefore(until);
  }
}
