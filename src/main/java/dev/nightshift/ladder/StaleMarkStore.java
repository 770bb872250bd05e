package dev.nightshift.ladder;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of stale marks. */
public final class StaleMarkStore {

  private final JdbcClient jdbc;

  public StaleMarkStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A mark, and whether it was opened just now. */
  record Marked(StaleMark mark, boolean opened) {}

  /** Opens a mark, or counts on the open one. The first change stays the reason; of what is looked at again, the newest look counts. */
  Marked mark(Staleness.Doubt doubt, Instant now) {
    return jdbc.sql(
            """
            INSERT INTO stale_mark (runbook, service, cause, reasons, runbook_version, times, marked_at, last_at)
            VALUES (:runbook, :service, :cause, :reasons::jsonb, :version, :times, :now, :now)
            ON CONFLICT (runbook, service, cause) WHERE confirmed_at IS NULL DO UPDATE
              SET times = stale_mark.times + excluded.times, last_at = excluded.last_at,
                  reasons = CASE stale_mark.cause WHEN 'change' THEN stale_mark.reasons ELSE excluded.reasons END
            RETURNING *, xmax = 0 AS opened
            """)
        .param("runbook", doubt.runbook().name())
        .param("service", doubt.service())
        .param("cause", doubt.cause().word())
        .param("reasons", Json.write(doubt.reasons()))
        .param("version", doubt.runbook().version())
        .param("times", doubt.times())
        .param("now", Timestamps.of(now))
        .query((row, n) -> new Marked(read(row, n), row.getBoolean("opened")))
        .single();
  }

  List<StaleMark> open() {
    return jdbc.sql("SELECT * FROM stale_mark WHERE confirmed_at IS NULL ORDER BY id").query(StaleMarkStore::read).list();
  }

  List<StaleMark> history(String runbook, int limit) {
    return jdbc.sql("SELECT * FROM stale_mark WHERE runbook = ? ORDER BY id DESC LIMIT ?")
        .params(runbook, limit)
        .query(StaleMarkStore::read)
        .list();
  }

  /** Returns the last confirmed mark of the same kind for the same version of a runbook. */
  Optional<StaleMark> lastConfirmed(Staleness.Doubt doubt) {
    return jdbc.sql(
            """
            SELECT * FROM stale_mark
            WHERE runbook = ? AND service = ? AND cause = ? AND runbook_version = ? AND confirmed_at IS NOT NULL
            ORDER BY id DESC LIMIT 1
            """)
        .params(doubt.runbook().name(), doubt.service(), doubt.cause().word(), doubt.runbook().version())
        .query(StaleMarkStore::read)
        .optional();
  }

  /** Closes the open marks of a runbook, those for one service where one is named; returns them as they are now. */
  List<StaleMark> confirm(String runbook, @Nullable String service, String by, String comment, Instant now) {
    return jdbc.sql(
            """
            UPDATE stale_mark SET confirmed_at = :now, confirmed_by = :by, comment = :comment
            WHERE runbook = :runbook AND confirmed_at IS NULL AND (:service::text IS NULL OR service = :service)
            RETURNING *
            """)
        .param("now", Timestamps.of(now))
        .param("by", by)
        .param("comment", comment)
        .param("runbook", runbook)
        .param("service", service)
        .query(StaleMarkStore::read)
        .list();
  }

  private static StaleMark read(ResultSet row, int number) throws SQLException {
    return new StaleMark(
        row.getLong("id"),
        row.getString("runbook"),
        row.getString("service"),
        StaleMark.Cause.of(row.getString("cause")),
        Arrays.asList(Json.read(row.getString("reasons"), String[].class)),
        row.getString("runbook_version"),
        row.getInt("times"),
        Timestamps.read(row, "marked_at"),
        Timestamps.read(row, "last_at"),
        Timestamps.optional(row, "confirmed_at"),
        row.getString("confirmed_by"),
        row.getString("comment"));
  }
}
