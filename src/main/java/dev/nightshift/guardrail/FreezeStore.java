package dev.nightshift.guardrail;

import dev.nightshift.platform.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of freezes and stops. */
final class FreezeStore {
  private final JdbcClient jdbc;

  FreezeStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Opens one; empty where everything is stopped already and this is a stop, too. */
  Optional<Freeze> open(Freeze.Kind kind, String service, String reason, String by, @Nullable Instant until, Instant now) {
    return jdbc.sql(
            """
            INSERT INTO automation_freeze (kind, service, reason, started_at, started_by, until) VALUES (:kind, :service, :reason, :now, :by, :until)
            ON CONFLICT (kind) WHERE kind = 'stop' AND ended_at IS NULL DO NOTHING
            RETURNING *
            """)
        .param("kind", kind.name().toLowerCase(Locale.ROOT))
        .param("service", service)
        .param("reason", reason)
        .param("now", Timestamps.of(now))
        .param("by", by)
        .param("until", until == null ? null : Timestamps.of(until))
        .query(FreezeStore::read)
        .optional();
  }

  Optional<Freeze> end(long id, String by, Instant now) {
    return jdbc.sql("UPDATE automation_freeze SET ended_at = :now, ended_by = :by WHERE id = :id AND ended_at IS NULL AND (until IS NULL OR until > :now) RETURNING *")
        .param("id", id)
        .param("by", by)
        .param("now", Timestamps.of(now))
        .query(FreezeStore::read)
        .optional();
  }

  Optional<Freeze> find(long id) {
    return jdbc.sql("SELECT * FROM automation_freeze WHERE id = ?").param(id).query(FreezeStore::read).optional();
  }

  /** What holds at this moment. */
  List<Freeze> holding(Instant now) {
    return jdbc.sql("SELECT * FROM automation_freeze WHERE ended_at IS NULL AND (until IS NULL OR until > ?) ORDER BY id")
        .param(Timestamps.of(now))
        .query(FreezeStore::read)
        .list();
  }

  List<Freeze> newest(int limit) {
    return jdbc.sql("SELECT * FROM automation_freeze ORDER BY id DESC LIMIT ?").param(limit).query(FreezeStore::read).list();
  }

  private static Freeze read(ResultSet row, int number) throws SQLException {
    return new Freeze(
        row.getLong("id"),
        Freeze.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("service"),
        row.getString("reason"),
        Timestamps.read(row, "started_at"),
        row.getString("started_by"),
        Timestamps.optional(row, "until"),
        Timestamps.optional(row, "ended_at"),
        row.getString("ended_by"));
  }
}
