package dev.nightshift.drift;

import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When something is due for a runbook. A timer is taken and moved on in one transaction, so exactly one node acts on it. */
final class TimerStore {

  /** What there are timers for. */
  enum Kind {
    DRILL,
    EXAMINATION;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A timer that has come. */
  record Due(String runbook, Instant at) {}

  /**
   * When a timer is due.
   *
   * @param first where there is none yet
   * @param latest where there is one: it is moved to the front where it lies behind this, because what is asked for has changed
   */
  record Wanted(Instant first, Instant latest) {}

  private final JdbcClient jdbc;

  TimerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Makes the timers that are missing, by runbook. */
  void want(Kind kind, Map<String, Wanted> wanted) {
    List<Map.Entry<String, Wanted>> rows = List.copyOf(new TreeMap<>(wanted).entrySet());
    jdbc.sql(
            """
            INSERT INTO runbook_timer AS timer (kind, runbook, due_at)
            SELECT :kind, wanted.runbook, wanted.first
            FROM unnest(:runbooks::text[], :firsts::timestamptz[]) AS wanted (runbook, first)
            ON CONFLICT DO NOTHING
            """)
        .param("kind", kind.word())
        .param("runbooks", rows.stream().map(Map.Entry::getKey).toArray(String[]::new))
        .param("firsts", rows.stream().map(row -> row.getValue().first().toString()).toArray(String[]::new))
        .update();
    jdbc.sql(
            """
            UPDATE runbook_timer timer SET due_at = wanted.latest
            FROM unnest(:runbooks::text[], :latest::timestamptz[]) AS wanted (runbook, latest)
            WHERE timer.kind = :kind AND timer.runbook = wanted.runbook AND timer.due_at > wanted.latest
            """)
        .param("kind", kind.word())
        .param("runbooks", rows.stream().map(Map.Entry::getKey).toArray(String[]::new))
        .param("latest", rows.stream().map(row -> row.getValue().latest().toString()).toArray(String[]::new))
        .update();
  }

  /** Takes a timer that is due, until the transaction ends; others pass it by. */
  Optional<Due> take(Kind kind, Instant now) {
    return jdbc.sql(
            """
            SELECT runbook, due_at FROM runbook_timer WHERE kind = ? AND due_at <= ? ORDER BY due_at, runbook LIMIT 1 FOR UPDATE SKIP LOCKED
            """)
        .param(kind.word())
        .param(Timestamps.of(now))
        .query((row, n) -> new Due(row.getString("runbook"), Timestamps.read(row, "due_at")))
        .optional();
  }

  void moveOn(Kind kind, String runbook, Instant next) {
    jdbc.sql("UPDATE runbook_timer SET due_at = ? WHERE kind = ? AND runbook = ?").param(Timestamps.of(next)).param(kind.word()).param(runbook).update();
  }

  void remove(Kind kind, String runbook) {
    jdbc.sql("DELETE FROM runbook_timer WHERE kind = ? AND runbook = ?").params(kind.word(), runbook).update();
  }

  /** Returns when something is due next, by runbook. */
  Map<String, Instant> next(Kind kind) {
    Map<String, Instant> next = new TreeMap<>();
    jdbc.sql("SELECT runbook, due_at FROM runbook_timer WHERE kind = ?")
        .param(kind.word())
        .query((row, n) -> Map.entry(row.getString("runbook"), Timestamps.read(row, "due_at")))
        .list()
        .forEach(entry -> next.put(entry.getKey(), entry.getValue()));
    return next;
  }
}
