package dev.nightshift.catalog;

import biweekly.component.VEvent;
import biweekly.util.com.google.ical.compat.javautil.DateIterator;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;

/**
 * A calendar of the workspace (iCalendar, RFC 5545) during whose events nothing begins to change.
 *
 * @param name what people read when a run is refused
 * @param services which; empty for all
 */
public record FreezeCalendar(String name, List<String> services, List<Entry> entries) {

  /** A time in which nothing changes. */
  record Span(Instant from, Instant until, boolean holds) {
    static final Span NONE = new Span(Instant.MAX, Instant.MIN, false);

    boolean covers(Instant now) {
      return !now.isBefore(from) && now.isBefore(until);
    }
  }

  /** What was found last. */
  static final class Last {
    private volatile Span span = Span.NONE;
  }

  /**
   * An event of it, with its repetitions.
   *
   * @param zone whose time its repetitions keep
   * @param days how many days it takes; 0 for one that begins and ends at a time of the day
   * @param length how long each repetition takes, exactly, for one that begins at a time of the day
   * @param replaced the beginnings of repetitions that the calendar moves or takes back by an event of their own
   * @param known what was found last, which is so until something begins or ends: repetitions are dear to walk through
   */
  public record Entry(
      String summary, VEvent event, ZoneId zone, int days, Duration length, Set<Instant> replaced, Last known) {
    private static final int MOST = 5_000;

    public Entry {
      replaced = Set.copyOf(replaced);
    }

    /** One that nobody has asked yet. */
    public Entry(String summary, VEvent event, ZoneId zone, int days, Duration length, Set<Instant> replaced) {
      this(summary, event, zone, days, length, replaced, new Last());
    }

    boolean holds(Instant now) {
      Span span = known.span;
      if (!span.covers(now)) {
        span = look(now);
        known.span = span;
      }
      return span.holds();
    }

    /** Walks from shortly before now to the first that holds, or is still to come. What cannot be told in reasonable time is taken for frozen. */
    private Span look(Instant now) {
      DateIterator starts = event.getDateIterator(TimeZone.getTimeZone(readIn()));
      starts.advanceTo(Date.from(now.minus(length).minus(Duration.ofDays(days + 2L))));
      for (int looked = 0; looked < MOST && starts.hasNext(); looked++) {
        Instant read = starts.next().toInstant();
        Instant start = days == 0 ? read : midnight(read, 0);
        if (start.isAfter(now)) {
          return new Span(now, start, false);
        }
        Instant end = days == 0 ? start.plus(length) : midnight(read, days);
        if (now.isBefore(end) && !replaced.contains(read)) {
          return new Span(now, end, true);
        }
      }
      return new Span(now, Instant.MAX, starts.hasNext());
    }

    /** A day without a time of the day has no zone; the library reads it as midnight by the clock of this machine. */
    private ZoneId readIn() {
      return days == 0 ? zone : ZoneId.systemDefault();
    }

    /** A day has 23 or 25 hours when the clocks change; an event of days begins and ends at midnight all the same. */
    private Instant midnight(Instant read, int daysLater) {
      return read.atZone(readIn()).toLocalDate().plusDays(daysLater).atStartOfDay(zone).toInstant();
    }
  }

  public FreezeCalendar {
    services = List.copyOf(services);
    entries = List.copyOf(entries);
  }

  /** Returns what the event is called because of which nothing may begin to change a service now. */
  public Optional<String> holding(String service, Instant now) {
    return services.isEmpty() || services.contains(service)
        ? entries.stream().filter(entry -> entry.holds(now)).map(Entry::summary).findFirst()
        : Optional.empty();
  }
}
