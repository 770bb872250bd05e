package dev.nightshift.run;

import dev.nightshift.platform.Json;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.runbook.Section;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The attempts of steps, and what they printed. */
final class AttemptStore {

  private final JdbcClient jdbc;

  AttemptStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Writes an attempt down as started; returns its id. */
  long start(long runId, Flight flight, Section section, Instant now) {
    return jdbc.sql(
            """
            INSERT INTO step_attempt (run_id, step, section, target, attempt, status, started_at)
            VALUES (?, ?, ?, ?, ?, 'started', ?) RETURNING id
            """)
        .params(runId, flight.step(), section.name().toLowerCase(Locale.ROOT), flight.target(), flight.attempt(), RunStore.utc(now))
        .query(Long.class)
        .single();
  }

  void end(long runId, Flight flight, StepAttempt.Status status, Seen seen, Instant now) {
    jdbc.sql(
            """
            UPDATE step_attempt SET status = :status, ended_at = :now, exit = :exit, values = :values::jsonb, outputs = :outputs::jsonb, error = :error
            WHERE run_id = :run AND step = :step AND target = :target AND attempt = :attempt
            """)
        .param("status", status.word())
        .param("now", RunStore.utc(now))
        .param("exit", seen.exit(), java.sql.Types.INTEGER)
        .param("values", Json.write(seen.values()))
        .param("outputs", Json.write(seen.outputs()))
        .param("error", seen.error())
        .param("run", runId)
        .param("step", flight.step())
        .param("target", flight.target())
        .param("attempt", flight.attempt())
        .update();
  }

  List<StepAttempt> ofRun(long runId) {
    return jdbc.sql("SELECT * FROM step_attempt WHERE run_id = ? ORDER BY id").param(runId).query(AttemptStore::attempt).list();
  }

  void write(long runId, long attemptId, List<Chunk> chunks) {
    jdbc.sql(
            """
            INSERT INTO step_output (run_id, attempt_id, stream, text, at)
            SELECT ?, ?, stream, text, at FROM unnest(?::text[], ?::text[], ?::timestamptz[]) AS chunk(stream, text, at)
            """)
        .param(runId)
        .param(attemptId)
        .param(chunks.stream().map(Chunk::stream).toArray(String[]::new))
        .param(chunks.stream().map(Chunk::text).toArray(String[]::new))
        .param(chunks.stream().map(chunk -> chunk.at().toString()).toArray(String[]::new))
        .update();
  }

  List<StepOutput> output(long runId, long after, int limit) {
    return jdbc.sql(
            """
            SELECT o.id, o.attempt_id, a.step, a.target, a.attempt, o.stream, o.text, o.at
            FROM step_output o JOIN step_attempt a ON a.id = o.attempt_id
            WHERE o.run_id = ? AND o.id > ? ORDER BY o.id LIMIT ?
            """)
        .params(runId, after, limit)
        .query((row, n) -> new StepOutput(
            row.getLong("id"), row.getLong("attempt_id"), row.getString("step"), row.getString("target"), row.getInt("attempt"),
            row.getString("stream"), row.getString("text"), RunStore.instant(row, "at")))
        .list();
  }

  /** A piece of output that is not stored yet. */
  record Chunk(String stream, String text, Instant at) {}

  private static StepAttempt attempt(ResultSet row, int number) throws SQLException {
    int exit = row.getInt("exit");
    boolean noExit = row.wasNull();
    Map<String, Object> values = Json.map(row.getString("values"));
    return new StepAttempt(
        row.getLong("id"),
        row.getLong("run_id"),
        row.getString("step"),
        Section.valueOf(row.getString("section").toUpperCase(Locale.ROOT)),
        row.getString("target"),
        row.getInt("attempt"),
        StepAttempt.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        RunStore.instant(row, "started_at"),
        RunStore.optionalInstant(row, "ended_at"),
        noExit ? null : exit,
        values,
        Json.strings(row.getString("outputs")),
        row.getString("error"));
  }
}
