package dev.nightshift.communication;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** When people may be told what can wait: from 8 to 20 by the clocks of the organisation. Pure. */
final class Daytime {
  private static final LocalTime MORNING = LocalTime.of(8, 0);
  private static final LocalTime EVENING = LocalTime.of(20, 0);

  private Daytime() {}

  /** Returns now by day, and the next morning at night. */
  static Instant notBefore(Instant now, ZoneId zone) {
    ZonedDateTime local = now.atZone(zone);
    LocalTime time = local.toLocalTime();
    if (!time.isBefore(MORNING) && time.isBefore(EVENING)) {
      return now;
    }
    return ZonedDateTime.of(local.toLocalDate().plusDays(time.isBefore(MORNING) ? 0 : 1), MORNING, zone).toInstant();
  }
}
