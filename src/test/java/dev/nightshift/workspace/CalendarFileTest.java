package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.WorkspaceFolder;
import dev.nightshift.catalog.FreezeCalendar;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  private static String event(int number, String more) {
    return "BEGIN:VEVENT\nUID:" + number + "\nDTSTAMP:20260101T000000Z\nSUMMARY:event " + number + "\nDTSTART:20200101T100000Z\nDURATION:PT1H\n" + more + "END:VEVENT\n";
  }

  private static String many(int times, IntFunction<String> each) {
    return IntStream.range(0, times).mapToObj(each).collect(Collectors.joining());
  }

  @Test
  void a_calendar_that_would_take_long_to_walk_through_is_refused_with_the_remedy() {
    Map<String, String> tooMuch = Map.of(
        many(1_001, number -> event(number, "")), "calendars/freezes.ics:1: has 1001 events, and 1000 are the most; take out those that are over",
        event(1, "RRULE:FREQ=HOURLY;COUNT=10000000\n"), "'event 1' repeats more than 5000 times by COUNT, RDATE and EXDATE; write until when (UNTIL)",
        event(2, many(6_000, number -> "RDATE:202001" + String.format("%02dT%02d%02d00Z\n", 1 + number % 28, number / 28 % 24, number / 672))), "'event 2' repeats more than 5000 times",
        many(9_000, number -> event(number, "DESCRIPTION:" + "x".repeat(40) + "\n")), "calendars/freezes.ics:1: this file is larger than 1024 KiB");
    tooMuch.forEach((events, why) ->
        assertThat(with(events).load().errors().stream().map(Object::toString)).as(why).anyMatch(error -> error.contains(why)));
  }

  @Test
  void the_largest_calendar_answers_at_once_after_it_was_asked_the_first_time() {
    FreezeCalendar calendar = calendar(many(999, number -> event(number, "RRULE:FREQ=DAILY;COUNT=5000\n")) + event(999, "RRULE:FREQ=DAILY;BYHOUR=12\n"));
    assertThat(calendar.holding("payments", Instant.parse("2036-01-01T12:30:00Z"))).contains("event 999");
    long begin = System.nanoTime();
    for (int minute = 0; minute < 1_000; minute++) {
      calendar.holding("payments", Instant.parse("2036-01-01T13:00:00Z").plusSeconds(60L * minute));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("a thousand questions").isLessThan(Duration.ofSeconds(20));
    assertThat(holds(calendar, "2036-01-01T11:59:59Z")).as("also where the clock has gone back").isFalse();
    assertThat(holds(calendar, "2036-01-02T12:30:00Z")).isTrue();
    assertThat(holds(calendar, "2036-01-02T13:00:00Z")).isFalse();
  }

  @Test
  void events_that_lie_over_each_other_and_more_than_can_be_walked_through_freeze() {
    String lasting = event(1, "RRULE:FREQ=HOURLY\n").replace("PT1H", "P3650D");
    assertThat(holds(calendar(lasting), "2026-11-20T03:00:00Z")).isTrue();
  }
}
