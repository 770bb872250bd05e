package dev.nightshift.run;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Timestamps;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.runbook.Section;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The attempts of steps. */
final class AttemptStore {

  private final JdbcClient jdbc;

  AttemptStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Which attempt of which run. */
  record Key(long run, Flight flight) {}

  /**
   * An attempt that begins.
   *
   * @param item of its matrix, in words; empty where it has none
   */
  record Begun(Key key, Section section, String item) {

    /** The attempt as it is from then on. */
    StepAttempt started(Instant now) {
      Flight flight = key.flight();
      return new StepAttempt(
          0, key.run(), flight.step(), section, flight.target(), item, flight.attempt(), StepAttempt.Status.STARTED, now, null, null, Map.of(), Map.of(), "");
    }
  }

  /** How an attempt ended. */
  record Over(Key key, StepAttempt.Status status, Seen seen) {

    /** The attempt after its end. */
    StepAttempt of(StepAttempt begun, Instant now) {
      return new StepAttempt(
          begun.id(), begun.runId(), begun.step(), begun.section(), begun.target(), begun.item(), begun.attempt(), status, begun.startedAt(), now,
          seen.exit(), seen.values(), seen.outputs(), seen.error());
    }
  }

  /**
   * Writes attempts down as started, with one statement for any number of runs; returns their ids.
   *
   * @param over how those of them ended that are over already
   */
  Map<Key, Long> start(Collection<Begun> begun, Map<Key, Over> over, Instant now) {
    Map<Key, Long> ids = new HashMap<>();
    List<Begun> rows = List.copyOf(begun);
    ends(
            jdbc.sql(
                """
                INSERT INTO step_attempt (run_id, step, section, target, attempt, item, status, started_at, ended_at, exit, values, outputs, error)
                SELECT n.run, n.step, n.section, n.target, n.attempt, n.item, coalesce(n.status, 'started'), :now, CASE WHEN n.status IS NOT NULL THEN :now END,
                       n.exit, coalesce(n.values, '{}'), coalesce(n.outputs, '{}'), coalesce(n.error, '')
                FROM unnest(:run::bigint[], :step::text[], :target::text[], :attempt::int[], :section::text[], :item::text[],
                            :status::text[], :exit::int[], :values::jsonb[], :outputs::jsonb[], :error::text[])
                     AS n(run, step, target, attempt, section, item, status, exit, values, outputs, error)
                RETURNING id, run_id, step, target, attempt
                """),
            rows.stream().map(Begun::key).toList(), over, now)
        .param("section", column(rows, each -> each.section().name().toLowerCase(Locale.ROOT)))
        .param("item", column(rows, Begun::item))
        .query((row, n) -> ids.put(
            new Key(row.getLong("run_id"), new Flight(row.getString("step"), row.getString("target"), row.getInt("attempt"))), row.getLong("id")))
        .list();
    return ids;
  }

  /** Writes down how attempts ended, with one statement for any number of runs. */
  void end(Collection<Over> over, Instant now) {
    Map<Key, Over> ends = new LinkedHashMap<>();
    over.forEach(end -> ends.put(end.key(), end));
    ends(
            jdbc.sql(
                """
                UPDATE step_attempt a
                SET status = n.status, ended_at = :now, exit = n.exit, values = n.values, outputs = n.outputs, error = n.error
                FROM unnest((SELECT :run::bigint[]), (SELECT :step::text[]), (SELECT :target::text[]), (SELECT :attempt::int[]), (SELECT :status::text[]),
                            (SELECT :exit::int[]), (SELECT :values::jsonb[]), (SELECT :outputs::jsonb[]), (SELECT :error::text[]))
                     AS n(run, step, target, attempt, status, exit, values, outputs, error)
                WHERE a.run_id = n.run AND a.step = n.step AND a.target = n.target AND a.attempt = n.attempt
                """),
            List.copyOf(ends.keySet()), ends, now)
        .update();
  }

  private static JdbcClient.StatementSpec ends(JdbcClient.StatementSpec statement, List<Key> keys, Map<Key, Over> over, Instant now) {
    List<@Nullable Over> ends = new ArrayList<>();
    keys.forEach(key -> ends.add(over.get(key)));
    return statement
        .param("run", keys.stream().map(Key::run).toArray(Long[]::new))
        .param("now", Timestamps.of(now))
        .param("step", column(keys, key -> key.flight().step()))
        .param("target", column(keys, key -> key.flight().target()))
        .param("attempt", keys.stream().map(key -> key.flight().attempt()).toArray(Integer[]::new))
        .param("status", column(ends, end -> end == null ? null : end.status().word()))
        .param("exit", ends.stream().map(end -> end == null ? null : end.seen().exit()).toArray(Integer[]::new))
        .param("values", column(ends, end -> end == null ? null : Json.write(end.seen().values())))
        .param("outputs", column(ends, end -> end == null ? null : Json.write(end.seen().outputs())))
        .param("error", column(ends, end -> end == null ? null : end.seen().error()));
  }

  private static <T extends @Nullable Object> @Nullable String[] column(List<T> rows, Function<T, @Nullable String> value) {
    return rows.stream().map(value).toArray(String[]::new);
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
        Timestamps.read(row, "started_at"),
        Timestamps.optional(row, "ended_at"),
        noExit ? null : exit,
        values,
        Json.strings(row.getString("outputs")),
        row.getString("error"));
  }
}
