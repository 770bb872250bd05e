package dev.nightshift.guardrail;

import dev.nightshift.platform.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of emergencies. */
final class BreakGlassStore {
  private final JdbcClient jdbc;

  BreakGlassStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  BreakGlass ask(String service, String runbook, String reason, Duration length, String person, Instant now) {
    return jdbc.sql(
            """
            INSERT INTO break_glass (service, runbook, reason, length, asked_by, asked_at)
            VALUES (:service, :runbook, :reason, make_interval(secs => :seconds), :person, :now)
            RETURNING *, extract(epoch FROM length) AS seconds
            """)
        .param("service", service)
        .param("runbook", runbook)
        .param("reason", reason)
        .param("seconds", (double) length.toSeconds())
        .param("person", person)
        .param("now", Timestamps.of(now))
        .query(BreakGlassStore::read)
        .single();
  }

  /** Confirms one that nobody has confirmed or ended; empty where somebody has. */
  Optional<BreakGlass> confirm(long id, String person, Instant now) {
    return jdbc.sql(
            """
            UPDATE break_glass SET confirmed_by = :person, confirmed_at = :now, until = :now + length
            WHERE id = :id AND confirmed_by IS NULL AND ended_at IS NULL
            RETURNING *, extract(epoch FROM length) AS seconds
            """)
        .param("id", id)
        .param("person", person)
        .param("now", Timestamps.of(now))
        .query(BreakGlassStore::read)
        .optional();
  }

  Optional<BreakGlass> end(long id, String by, Instant now) {
    return jdbc.sql("UPDATE break_glass SET ended_at = :now, ended_by = :by WHERE id = :id AND ended_at IS NULL RETURNING *, extract(epoch FROM length) AS seconds")
        .param("id", id)
        .param("by", by)
        .param("now", Timestamps.of(now))
        .query(BreakGlassStore::read)
        .optional();
  }

  Optional<BreakGlass> find(long id) {
    return jdbc.sql("SELECT *, extract(epoch FROM length) AS seconds FROM break_glass WHERE id = ?").param(id).query(BreakGlassStore::read).optional();
  }

  List<BreakGlass> holding(Instant now) {
    return jdbc.sql("SELECT *, extract(epoch FROM length) AS seconds FROM break_glass WHERE ended_at IS NULL AND until > :now ORDER BY id")
        .param("now", Timestamps.of(now))
        .query(BreakGlassStore::read)
        .list();
  }

  List<BreakGlass> newest(int limit) {
    return jdbc.sql("SELECT *, extract(epoch FROM length) AS seconds FROM break_glass ORDER BY id DESC LIMIT ?").param(limit).query(BreakGlassStore::read).list();
  }

  private static BreakGlass read(ResultSet row, int number) throws SQLException {
    return new BreakGlass(
        row.getLong("id"), row.getString("service"), row.getString("runbook"), row.getString("reason"), Duration.ofSeconds(row.getLong("seconds")),
        row.getString("asked_by"), Timestamps.read(row, "asked_at"), row.getString("confirmed_by"), Timestamps.optional(row, "until"),
        Timestamps.optional(row, "ended_at"));
  }
}
