package dev.nightshift.alert;

import dev.nightshift.intake.Arrived;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts repeats of open alerts in memory, and brings their rows up to date now and then. What a crash loses is a count and
 * the newest wording; whether an alert is open, and until when, is never kept here (docs/adr/0002).
 */
final class Repeats {

  /** How often an alert was repeated since the last flush, and the last of the repeats. */
  record Seen(long alertId, long times, Arrived last) {
    Seen and(Seen next) {
      return new Seen(alertId, times + next.times, next.last);
    }
  }

  private static final Duration BETWEEN_FLUSHES = Duration.ofSeconds(30);
  private static final int ROWS = 1_000;
  private static final int LIMIT = 20_000;

  private final AlertWriteStore store;
  private final Clock clock;
  private Map<Long, Seen> seen = new HashMap<>();
  private volatile Instant flushedAt;

  Repeats(AlertWriteStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.flushedAt = clock.instant();
  }

  synchronized void add(List<AlertBatch.Repeat> repeats) {
    for (AlertBatch.Repeat repeat : repeats) {
      if (seen.size() < LIMIT || seen.containsKey(repeat.alertId())) {
        seen.merge(repeat.alertId(), new Seen(repeat.alertId(), 1, repeat.arrived()), Seen::and);
      }
    }
  }

  /** Flushes where the last time is long enough ago. */
  void flushNowAndThen() {
    if (Duration.between(flushedAt, clock.instant()).compareTo(BETWEEN_FLUSHES) >= 0) {
      flush();
    }
  }

  /** Writes what was counted. Where that fails, it is counted on and written the next time. */
  void flush() {
    flushedAt = clock.instant();
    List<Seen> taken = take();
    for (int from = 0; from < taken.size(); from += ROWS) {
      List<Seen> rows = taken.subList(from, Math.min(from + ROWS, taken.size()));
      try {
        store.touch(rows);
      } catch (RuntimeException failure) {
        giveBack(taken.subList(from, taken.size()));
        throw failure;
      }
    }
  }

  private synchronized List<Seen> take() {
    List<Seen> taken = seen.values().stream().sorted(Comparator.comparingLong(Seen::alertId)).toList();
    seen = new HashMap<>();
    return taken;
  }

  private synchronized void giveBack(List<Seen> taken) {
    taken.forEach(old -> seen.merge(old.alertId(), old, (newer, older) -> older.and(newer)));
  }
}
