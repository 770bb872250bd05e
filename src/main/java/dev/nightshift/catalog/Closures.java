package dev.nightshift.catalog;

import java.time.Duration;
import java.util.List;

/**
 * When services are closed to automation, beside the windows.
 *
 * @param calendars during whose events nothing begins to change
 * @param deploys for how long at most a deploy under way freezes its service; zero for never
 */
public record Closures(List<FreezeCalendar> calendars, Duration deploys) {
  /** What holds where nobody says anything. */
  public static final Closures DEFAULT = new Closures(List.of(), Duration.ofMinutes(30));

  public Closures {
    calendars = List.copyOf(calendars);
  }
}
