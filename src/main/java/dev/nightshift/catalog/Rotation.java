package dev.nightshift.catalog;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * A weekly rotation in civil time: the turn passes to the next person every week on {@code day} at {@code time} in
 * {@code zone}, whatever daylight saving does to the hours between.
 *
 * @param start the date of the first handover; the first person's turn begins there
 * @param people person ids in the order of their turns; empty means that nobody is on call
 */
public record Rotation(ZoneId zone, DayOfWeek day, LocalTime time, LocalDate start, List<String> people) {

  public Rotation {
    people = List.copyOf(people);
  }
}
