package dev.nightshift.run;

import dev.nightshift.platform.Json;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.runbook.Section;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The attempts of steps. */
final class AttemptStore {

  private final JdbcClient jdbc;

  AttemptStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An attempt that begins.
   *
   * @param item of its matrix, in words; empty where it has none
   */
  record Begun(Flight flight, Section section, String item) {}

  /** How an attempt ended. */
  record Over(Flight flight, StepAttempt.Status status, Seen seen) {}

  /** Writes attempts down as started, with one statement; returns their ids. */
  Map<Flight, Long> start(long runId, List<Begun> begun, Instant now) {
    Map<Flight, Long> ids = new HashMap<>();
    jdbc.sql(
            """
            INSERT INTO step_attempt (run_id, step, section, target, attempt, item, status, started_at)
            SELECT ?, n.*, 'started', ? FROM unnest(?::text[], ?::text[], ?::text[], ?::int[], ?::text[]) AS n
            RETURNING id, step, target, attempt
            """)
        .param(runId)
        .param(RunStore.utc(now))
        .param(begun.stream().map(each -> each.flight().step()).toArray(String[]::new))
        .param(begun.stream().map(each -> each.section().name().toLowerCase(Locale.ROOT)).toArray(String[]::new))
        .param(begun.stream().map(each -> each.flight().target()).toArray(String[]::new))
        .param(begun.stream().map(each -> each.flight().attempt()).toArray(Integer[]::new))
        .param(begun.stream().map(Begun::item).toArray(String[]::new))
        .query((row, n) -> ids.put(new Flight(row.getString("step"), row.getString("target"), row.getInt("attempt")), row.getLong("id")))
        .list();
    return ids;
  }

  /** Writes down how attempts ended, with one statement. */
  void end(long runId, List<Over> over, Instant now) {
    jdbc.sql(
            """
            UPDATE step_attempt a
            SET status = n.status, ended_at = :now, exit = n.exit, values = n.values, outputs = n.outputs, error = n.error
            FROM unnest(:step::text[], :target::text[], :attempt::int[], :status::text[], :exit::int[], :values::jsonb[], :outputs::jsonb[], :error::text[])
                 AS n(step, target, attempt, status, exit, values, outputs, error)
            WHERE a.run_id = :run AND a.step = n.step AND a.target = n.target AND a.attempt = n.attempt
            """)
        .param("now", RunStore.utc(now))
        .param("run", runId)
        .param("step", over.stream().map(each -> each.flight().step()).toArray(String[]::new))
        .param("target", over.stream().map(each -> each.flight().target()).toArray(String[]::new))
        .param("attempt", over.stream().map(each -> each.flight().attempt()).toArray(Integer[]::new))
        .param("status", over.stream().map(each -> each.status().word()).toArray(String[]::new))
        .param("exit", over.stream().map(each -> each.seen().exit()).toArray(Integer[]::new))
        .param("values", over.stream().map(each -> Json.write(each.seen().values())).toArray(String[]::new))
        .param("outputs", over.stream().map(each -> Json.write(each.seen().outputs())).toArray(String[]::new))
        .param("error", over.stream().map(each -> each.seen().error()).toArray(String[]::new))
        .update();
  }

  /**
   * Returns what a step can see of others: the attempts of all other steps, and earlier tries of its own on the given targets. What it
   * did on a thousand other targets is not read again for each of them.
   */
  List<StepAttempt> before(long runId, String step, List<String> targets) {
    return jdbc.sql("SELECT * FROM step_attempt WHERE run_id = ? AND (step <> ? OR target = ANY (?)) ORDER BY id")
        .param(runId)
        .param(step)
        .param(targets.toArray(String[]::new))
        .query(AttemptStore::attempt)
        .list();
  }

  List<StepAttempt> ofRun(long runId) {
    return jdbc.sql("SELECT * FROM step_attempt WHERE run_id = ? ORDER BY id").param(runId).query(AttemptStore::attempt).list();
  }

  /**
   * Returns up to so many attempts with a higher id, in order, without what can be long: their values and outputs are left out, and
   * errors cut.
   */
  List<StepAttempt> brief(long runId, long after, int limit) {
    return jdbc.sql(
            """
            SELECT id, run_id, step, section, target, item, attempt, status, started_at, ended_at, exit, '{}' AS values, '{}' AS outputs,
                   left(error, 300) AS error
            FROM step_attempt WHERE run_id = ? AND id > ? ORDER BY id LIMIT ?
            """)
        .params(runId, after, limit)
        .query(AttemptStore::attempt)
        .list();
  }

  /** Returns these attempts with everything, in order. */
  List<StepAttempt> whole(Collection<Long> ids) {
    return jdbc.sql("SELECT * FROM step_attempt WHERE id = ANY (?) ORDER BY id").param(ids.toArray(Long[]::new)).query(AttemptStore::attempt).list();
  }

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
        row.getString("item"),
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
