package dev.nightshift.run;

import dev.nightshift.platform.StuckWork;
import dev.nightshift.platform.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs that nobody drives although it is time, that outlive their own limits, or whose question outlives its own. */
final class StuckRunStore implements StuckWork {

  /** After its time limit, a run may still undo and clean up; no step of it may be quiet for so long. */
  static final Duration CLOSING = Duration.ofMinutes(10);

  private final JdbcClient jdbc;

  StuckRunStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Stuck> stuck(Instant now) {
    return Stream.of(undriven(now), overdue(now), unanswered(now)).flatMap(List::stream).toList();
  }

  private List<Stuck> undriven(Instant now) {
    return jdbc.sql(
            """
            SELECT id, service, coalesce(lease_until, wake_at) AS since FROM run
            WHERE ended_at IS NULL AND (lease_until < :late OR holder IS NULL AND wake_at < :late) ORDER BY id LIMIT 100
            """)
        .param("late", Timestamps.of(now.minus(PATIENCE)))
        .query((row, n) -> stuck(row, "has work to do, and no node drives it"))
        .list();
  }

  private List<Stuck> overdue(Instant now) {
    return jdbc.sql(
            """
            SELECT id, service, (state ->> 'deadline')::timestamptz AS since FROM run
            WHERE ended_at IS NULL AND state ->> 'waitingSince' IS NULL AND (state ->> 'deadline')::timestamptz < :late
              AND NOT EXISTS (SELECT FROM step_attempt WHERE run_id = run.id AND greatest(started_at, ended_at) >= :late)
            ORDER BY id LIMIT 100
            """)
        .param("late", Timestamps.of(now.minus(CLOSING)))
        .query((row, n) -> stuck(row, "is past its time limit and has not ended"))
        .list();
  }

  private List<Stuck> unanswered(Instant now) {
    return jdbc.sql(
            """
            SELECT id, service, (state #>> '{approval,until}')::timestamptz AS since FROM run
            WHERE ended_at IS NULL AND status = 'awaiting_approval' AND (state #>> '{approval,until}')::timestamptz < :late
            ORDER BY id LIMIT 100
            """)
        .param("late", Timestamps.of(now.minus(PATIENCE)))
        .query((row, n) -> stuck(row, "still waits for an approval whose time is over"))
        .list();
  }

  private static Stuck stuck(ResultSet row, String what) throws SQLException {
    long id = row.getLong("id");
    return new Stuck("run", Long.toString(id), row.getString("service"), "Run " + id + " " + what, Timestamps.read(row, "since"));
  }
}
