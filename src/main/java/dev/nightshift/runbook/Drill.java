package dev.nightshift.runbook;

import dev.nightshift.catalog.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A runbook tried out on a schedule: its whole dry run, and its Diagnosis for real.
 *
 * @param every from one drill to the next
 * @param at the time of day, by the clocks of the organisation, where {@code every} is whole days; null for any
 * @param service the service it is for; null for the one that the runbook names
 * @param alert the alert it pretends to be for; null for none
 * @param inputs sample values
 * @param line where it stands
 */
public record Drill(Duration every, @Nullable LocalTime at, @Nullable Located<String> service, RunbookCase.@Nullable GivenAlert alert,
    Map<String, Located<String>> inputs, int line) {

  /** The shortest time between two drills. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  public Drill {
    inputs = Map.copyOf(inputs);
  }

  /** Returns when the first drill is due: at once, or when the clocks show its time. */
  public Instant first(Instant now, ZoneId zone) {
    return at == null ? now : next(now, zone, 0);
  }

  /** Returns when the next drill is due after one that was due then; those that were missed are not made up for. */
  public Instant next(Instant due, Instant now, ZoneId zone) {
    if (at != null) {
      Instant planned = next(due, zone, every.toDays());
      return planned.isAfter(now) ? planned : next(now, zone, 0);
    }
    Instant planned = due.plus(every);
    return planned.isAfter(now) ? planned : now.plus(every);
  }

  /** The first time that the clocks show {@link #at}, so many days after the day of an instant, and after that instant. */
  private Instant next(Instant from, ZoneId zone, long days) {
    LocalTime time = Objects.requireNonNull(at);
    ZonedDateTime local = from.atZone(zone);
    ZonedDateTime then = ZonedDateTime.of(local.toLocalDate().plusDays(days), time, zone);
    return then.toInstant().isAfter(from) ? then.toInstant() : ZonedDateTime.of(local.toLocalDate().plusDays(days + 1), time, zone).toInstant();
  }

  /** Returns what the runbook sees when it is tried out. */
  public AlertView view(Service service) {
    return alert == null ? AlertView.none(service) : alert.view(service);
  }

  /** Returns the sample values as a run takes them. */
  public Map<String, String> given() {
    return inputs.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().value()));
  }
}
