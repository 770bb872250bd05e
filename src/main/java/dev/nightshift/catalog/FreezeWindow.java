package dev.nightshift.catalog;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A time in which nothing begins to change: every week, or once. Civil time: what daylight saving does to the clock on the wall it does to
 * the window, too.
 *
 * @param services which; empty for all
 * @param days the days on which a weekly window begins; empty for one that is there once
 * @param from when it begins on such a day
 * @param to when it ends; not after {@code from} means on the next day
 * @param begins when a window that is there once begins
 * @param ends when it ends
 */
public record FreezeWindow(
    String name, List<String> services, ZoneId zone, Set<DayOfWeek> days, LocalTime from, LocalTime to, @Nullable LocalDateTime begins,
    @Nullable LocalDateTime ends) {

  public FreezeWindow {
    services = List.copyOf(services);
    days = Set.copyOf(days);
  }

  /** Whether nothing may begin to change a service now. */
  public boolean holds(String service, Instant now) {
    LocalDateTime here = now.atZone(zone).toLocalDateTime();
    return (services.isEmpty() || services.contains(service)) && (once(here) || weekly(here));
  }

  private boolean once(LocalDateTime here) {
    return begins != null && ends != null && !here.isBefore(begins) && here.isBefore(ends);
  }

  private boolean weekly(LocalDateTime here) {
    LocalTime time = here.toLocalTime();
    boolean overnight = !to.isAfter(from);
    boolean evening = days.contains(here.getDayOfWeek()) && !time.isBefore(from) && (overnight || time.isBefore(to));
    return evening || overnight && days.contains(here.getDayOfWeek().minus(1)) && time.isBefore(to);
  }
}
