package dev.nightshift.workspace;

import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.ParseWarning;
import biweekly.io.TimezoneAssignment;
import biweekly.io.text.ICalReader;
import biweekly.property.RecurrenceRule;
import biweekly.property.Status;
import biweekly.property.Transparency;
import biweekly.util.Frequency;
import dev.nightshift.catalog.FreezeCalendar;
import dev.nightshift.runbook.Findings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** Reads an iCalendar file of the workspace. Events that are cancelled, or that leave people free, freeze nothing. */
final class CalendarFile {
  private static final Set<Frequency> TOO_OFTEN = Set.of(Frequency.SECONDLY, Frequency.MINUTELY);

  /** Whether something is frozen is asked while other runs wait, so what must be walked through for that is bounded. */
  private static final int MOST_EVENTS = 1_000;
  private static final int MOST_TIMES = 5_000;

  private final SourceFile file;
  private final ZoneId zone;
  private final Findings findings;

  /** @param zone whose time an event means that does not say it */
  CalendarFile(SourceFile file, ZoneId zone, Findings findings) {
    this.file = file;
    this.zone = zone;
    this.findings = findings;
  }

  List<FreezeCalendar.Entry> read() {
    List<FreezeCalendar.Entry> entries = new ArrayList<>();
    try (ICalReader reader = new ICalReader(file.text())) {
      reader.setDefaultTimezone(TimeZone.getTimeZone(zone));
      ICalendar calendar = reader.readNext();
      if (calendar == null) {
        findings.error(1, "this is no iCalendar file; it begins with BEGIN:VCALENDAR");
        return entries;
      }
      for (ParseWarning warning : reader.getWarnings()) {
        int line = warning.getLineNumber() == null ? 1 : warning.getLineNumber();
        findings.warning(line, "the calendar is read in spite of: " + warning.getMessage());
      }
      if (calendar.getEvents().size() > MOST_EVENTS) {
        findings.error(1, "has " + calendar.getEvents().size() + " events, and " + MOST_EVENTS + " are the most; take out those that are over, or split it into several calendars");
        return entries;
      }
      Map<String, Set<Instant>> replaced = replaced(calendar);
      calendar.getEvents().stream().filter(CalendarFile::closes).forEach(event -> {
        FreezeCalendar.Entry entry = entry(calendar, event, event.getRecurrenceId() == null ? replaced.getOrDefault(uid(event), Set.of()) : Set.of());
        if (entry != null) {
          entries.add(entry);
        }
      });
    } catch (IOException unreadable) {
      findings.error(1, "cannot be read as a calendar: " + unreadable.getMessage());
    }
    return entries;
  }

  private FreezeCalendar.@Nullable Entry entry(ICalendar calendar, VEvent event, Set<Instant> replaced) {
    String summary = event.getSummary() == null ? "an event without a name" : event.getSummary().getValue();
    if (event.getDateStart() == null || event.getDateStart().getValue() == null) {
      findings.error(1, "the event '" + summary + "' has no beginning (DTSTART)");
      return null;
    }
    RecurrenceRule rule = event.getRecurrenceRule();
    if (rule != null && rule.getValue() != null && TOO_OFTEN.contains(rule.getValue().getFrequency())) {
      findings.error(1, "the event '" + summary + "' repeats every minute or second; write one that lasts");
      return null;
    }
    if (times(event) > MOST_TIMES) {
      findings.error(1, "the event '" + summary + "' repeats more than " + MOST_TIMES + " times by COUNT, RDATE and EXDATE; write until when (UNTIL) instead of how often");
      return null;
    }
    TimezoneAssignment assigned = calendar.getTimezoneInfo().getTimezone(event.getDateStart());
    if (assigned == null && event.getDateStart().getParameters().getTimezoneId() != null) {
      findings.error(1, "the event '" + summary + "' is in the time zone " + event.getDateStart().getParameters().getTimezoneId() + ", which nobody knows; write one of the tz database");
      return null;
    }
    ZoneId own = assigned == null ? utc(event) ? ZoneId.of("UTC") : zone : assigned.getTimeZone().toZoneId();
    boolean timed = event.getDateStart().getValue().hasTime();
    Duration length = length(event);
    if (length.isNegative() || timed && length.isZero()) {
      findings.warning(1, "the event '" + summary + "' takes no time, so it freezes nothing; give it an end (DTEND)");
      return null;
    }
    int days = timed ? 0 : (int) Math.max(1, Math.round(length.toHours() / 24.0));
    return new FreezeCalendar.Entry(summary, event, own, days, timed ? length : Duration.ZERO, replaced);
  }

  /** How many repetitions must be counted one by one. */
  private static long times(VEvent event) {
    RecurrenceRule rule = event.getRecurrenceRule();
    Integer count = rule == null || rule.getValue() == null ? null : rule.getValue().getCount();
    long dates = event.getRecurrenceDates().stream().mapToLong(one -> one.getDates().size() + one.getPeriods().size()).sum();
    return (count == null ? 0 : count) + dates + event.getExceptionDates().stream().mapToLong(one -> one.getValues().size()).sum();
  }

  private static boolean utc(VEvent event) {
    var raw = event.getDateStart().getValue().getRawComponents();
    return raw != null && raw.isUtc();
  }

  private static Duration length(VEvent event) {
    Instant start = event.getDateStart().getValue().toInstant();
    if (event.getDateEnd() != null && event.getDateEnd().getValue() != null) {
      return Duration.between(start, event.getDateEnd().getValue().toInstant());
    }
    if (event.getDuration() != null && event.getDuration().getValue() != null) {
      return Duration.ofMillis(event.getDuration().getValue().toMillis());
    }
    return Duration.ZERO;
  }

  private static Map<String, Set<Instant>> replaced(ICalendar calendar) {
    Map<String, Set<Instant>> replaced = new HashMap<>();
    for (VEvent event : calendar.getEvents()) {
      if (event.getRecurrenceId() != null && event.getRecurrenceId().getValue() != null) {
        Instant instead = event.getRecurrenceId().getValue().toInstant().truncatedTo(ChronoUnit.SECONDS);
        replaced.computeIfAbsent(uid(event), id -> new HashSet<>()).add(instead);
      }
    }
    return replaced;
  }

  private static String uid(VEvent event) {
    return event.getUid() == null ? "" : event.getUid().getValue();
  }

  private static boolean closes(VEvent event) {
    Status status = event.getStatus();
    Transparency transparency = event.getTransparency();
    return (status == null || !status.isCancelled()) && (transparency == null || !transparency.isTransparent());
  }
}
