package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.WorkspaceFolder;
import dev.nightshift.catalog.FreezeCalendar;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalendarFileTest {
  @TempDir Path folder;

  private WorkspaceFolder with(String events) {
    return WorkspaceFolder.small(folder)
        .file("guardrails.yaml", "freezes:\n  - {name: releases, calendar: calendars/freezes.ics, services: [payments]}\n")
        .file("calendars/freezes.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n" + events.replace("\n", "\r\n") + "END:VCALENDAR\r\n");
  }

  private FreezeCalendar calendar(String events) {
    return with(events).load().valid().orElseThrow().catalog().rules().closures().calendars().getFirst();
  }

  private static boolean holds(FreezeCalendar calendar, String at) {
    return calendar.holding("payments", Instant.parse(at)).isPresent();
  }

  @Test
  void a_repeated_event_keeps_the_time_on_the_wall_when_the_clocks_change() {
    FreezeCalendar calendar = calendar("""
        BEGIN:VEVENT
        UID:1
        DTSTAMP:20260101T000000Z
        SUMMARY:weekend
        DTSTART;TZID=Europe/Berlin:20260102T180000
        DTEND;TZID=Europe/Berlin:20260103T080000
        RRULE:FREQ=WEEKLY;BYDAY=FR
        EXDATE;TZID=Europe/Berlin:20261106T180000
        END:VEVENT
        """);
    assertThat(calendar.holding("payments", Instant.parse("2026-10-23T16:00:00Z"))).as("18:00 in summer").contains("weekend");
    assertThat(holds(calendar, "2026-10-23T15:59:59Z")).isFalse();
    assertThat(holds(calendar, "2026-10-30T16:30:00Z")).as("17:30 in winter").isFalse();
    assertThat(holds(calendar, "2026-10-30T17:00:00Z")).as("18:00 in winter").isTrue();
    assertThat(holds(calendar, "2026-10-31T06:59:59Z")).isTrue();
    assertThat(holds(calendar, "2026-10-31T07:00:00Z")).as("08:00").isFalse();
    assertThat(holds(calendar, "2027-03-26T17:00:00Z")).as("the last winter Friday").isTrue();
    assertThat(holds(calendar, "2027-04-02T16:00:00Z")).as("the first of summer").isTrue();
    assertThat(holds(calendar, "2026-11-06T18:00:00Z")).as("taken out").isFalse();
    assertThat(calendar.holding("ledger", Instant.parse("2026-10-23T16:00:00Z"))).as("another service").isEmpty();
  }

  @Test
  void an_event_of_days_ends_with_its_last_day_however_long_that_is() {
    FreezeCalendar calendar = calendar("""
        BEGIN:VEVENT
        UID:2
        DTSTAMP:20260101T000000Z
        SUMMARY:the sale
        DTSTART;VALUE=DATE:20261024
        DTEND;VALUE=DATE:20261026
        END:VEVENT
        """);
    assertThat(holds(calendar, "2026-10-23T21:59:59Z")).isFalse();
    assertThat(holds(calendar, "2026-10-23T22:00:00Z")).as("midnight in Berlin").isTrue();
    assertThat(holds(calendar, "2026-10-25T22:59:59Z")).as("the day of 25 hours").isTrue();
    assertThat(holds(calendar, "2026-10-25T23:00:00Z")).isFalse();
  }

  @Test
  void a_repetition_may_be_moved_and_what_is_cancelled_or_free_does_not_freeze() {
    FreezeCalendar calendar = calendar("""
        BEGIN:VEVENT
        UID:3
        DTSTAMP:20260101T000000Z
        SUMMARY:daily
        DTSTART:20261101T100000Z
        DURATION:PT1H
        RRULE:FREQ=DAILY;COUNT=5
        END:VEVENT
        BEGIN:VEVENT
        UID:3
        DTSTAMP:20260101T000000Z
        SUMMARY:daily, moved
        RECURRENCE-ID:20261102T100000Z
        DTSTART:20261102T150000Z
        DURATION:PT1H
        END:VEVENT
        BEGIN:VEVENT
        UID:4
        DTSTAMP:20260101T000000Z
        STATUS:CANCELLED
        DTSTART:20261201T100000Z
        DURATION:PT1H
        END:VEVENT
        BEGIN:VEVENT
        UID:5
        DTSTAMP:20260101T000000Z
        TRANSP:TRANSPARENT
        DTSTART:20261202T100000Z
        DURATION:PT1H
        END:VEVENT
        """);
    assertThat(holds(calendar, "2026-11-01T10:30:00Z")).isTrue();
    assertThat(holds(calendar, "2026-11-02T10:30:00Z")).as("moved away").isFalse();
    assertThat(holds(calendar, "2026-11-02T15:30:00Z")).as("to here").isTrue();
    assertThat(holds(calendar, "2026-11-05T10:30:00Z")).isTrue();
    assertThat(holds(calendar, "2026-11-06T10:30:00Z")).as("five times").isFalse();
    assertThat(holds(calendar, "2026-12-01T10:30:00Z")).isFalse();
    assertThat(holds(calendar, "2026-12-02T10:30:00Z")).isFalse();
  }

  @Test
  void what_cannot_be_read_is_an_error_that_names_its_place() {
    List<String> errors = with("""
        BEGIN:VEVENT
        UID:6
        DTSTAMP:20260101T000000Z
        SUMMARY:never
        END:VEVENT
        BEGIN:VEVENT
        UID:7
        DTSTAMP:20260101T000000Z
        SUMMARY:always
        DTSTART:20261101T100000Z
        DURATION:PT1H
        RRULE:FREQ=MINUTELY
        END:VEVENT
        BEGIN:VEVENT
        UID:8
        DTSTAMP:20260101T000000Z
        SUMMARY:elsewhere
        DTSTART;TZID=Mars/Olympus:20261101T100000
        DTEND;TZID=Mars/Olympus:20261101T110000
        END:VEVENT
        """).load().errors().stream().map(Object::toString).toList();
    assertThat(errors)
        .anyMatch(error -> error.startsWith("calendars/freezes.ics:") && error.contains("'never' has no beginning"))
        .anyMatch(error -> error.contains("'always' repeats every minute"))
        .anyMatch(error -> error.contains("'elsewhere' is in the time zone Mars/Olympus, which nobody knows"));
    assertThat(WorkspaceFolder.small(folder.resolve("missing")).file("guardrails.yaml", "freezes:\n  - {name: x, calendar: calendars/none.ics}\n").load().errors())
        .anyMatch(error -> error.toString().startsWith("guardrails.yaml:2: ") && error.toString().contains("which is not in the workspace"));
  }
}
