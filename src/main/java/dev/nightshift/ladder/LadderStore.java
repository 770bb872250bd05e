package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.platform.Timestamps;
import dev.nightshift.runbook.Rung;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the ledger says about runs and their bindings, ready to be weighed. */
public final class LadderStore {
  /** Older runs than these say nothing about today. */
  static final int WEIGHED = 500;

  private final JdbcClient jdbc;

  public LadderStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void acting(Weighed run) {
    jdbc.sql(
            """
            INSERT INTO ladder_run (run_id, runbook, service, incident_id, version, rung, acted_at)
            VALUES (:run, :runbook, :service, :incident, :version, :rung, :at)
            ON CONFLICT (run_id) DO UPDATE SET acted_at = COALESCE(ladder_run.acted_at, excluded.acted_at)
            """)
        .param("run", run.run())
        .param("runbook", run.binding().runbook())
        .param("service", run.binding().service())
        .param("incident", run.incident())
        .param("version", run.version())
        .param("rung", run.rung().word())
        .param("at", Timestamps.of(run.actedAt()))
        .update();
  }

  void ended(Weighed run) {
    jdbc.sql(
            """
            INSERT INTO ladder_run (run_id, runbook, service, incident_id, version, rung, ended_at, ended_fact, outcome, proved, cleared, stopped_by)
            VALUES (:run, :runbook, :service, :incident, :version, :rung, :at, :fact, :outcome, :proved, :cleared, :stoppedBy)
            ON CONFLICT (run_id) DO UPDATE SET
              ended_at = excluded.ended_at, ended_fact = excluded.ended_fact, outcome = excluded.outcome, proved = excluded.proved,
              cleared = excluded.cleared, stopped_by = excluded.stopped_by
            """)
        .param("run", run.run())
        .param("runbook", run.binding().runbook())
        .param("service", run.binding().service())
        .param("incident", run.incident())
        .param("version", run.version())
        .param("rung", run.rung().word())
        .param("at", Timestamps.of(run.endedAt()))
        .param("fact", run.endedFact())
        .param("outcome", run.outcome())
        .param("proved", run.proved())
        .param("cleared", run.cleared())
        .param("stoppedBy", run.stoppedBy())
        .update();
  }

  /** Returns whether it was not said before. */
  boolean harmed(long run, String harm) {
    return jdbc.sql("UPDATE ladder_run SET harm = ? WHERE run_id = ? AND harm = ''").params(harm, run).update() == 1;
  }

  void relapsed(long run, String why) {
    jdbc.sql("UPDATE ladder_run SET relapse = ? WHERE run_id = ? AND relapse = ''").params(why, run).update();
  }

  Optional<Weighed> find(long run) {
    return jdbc.sql("SELECT r.*, c.opened_at FROM ladder_run r LEFT JOIN ladder_case c USING (incident_id) WHERE r.run_id = ?")
        .param(run)
        .query(LadderStore::weighed)
        .optional();
  }

  /** Returns the newest runs of a binding that have ended, oldest first. */
  List<Weighed> runs(Binding binding) {
    return jdbc.sql(
            """
            SELECT r.*, c.opened_at
            FROM (SELECT * FROM ladder_run WHERE runbook = ? AND service = ? AND ended_fact > 0 ORDER BY ended_fact DESC LIMIT ?) AS r
            LEFT JOIN ladder_case c USING (incident_id) ORDER BY r.ended_fact
            """)
        .params(binding.runbook(), binding.service(), WEIGHED)
        .query(LadderStore::weighed)
        .list();
  }

  /** Returns the runs that acted in these times and are not known to have done harm, or have not ended yet. */
  List<Weighed> actedIn(Instant from, Instant until) {
    return jdbc.sql(
            """
            SELECT r.*, c.opened_at FROM ladder_run r LEFT JOIN ladder_case c USING (incident_id)
            WHERE r.harm = '' AND r.acted_at <= :until AND (r.ended_at IS NULL OR r.ended_at >= :from) ORDER BY r.run_id
            """)
        .param("from", Timestamps.of(from))
        .param("until", Timestamps.of(until))
        .query(LadderStore::weighed)
        .list();
  }

  /** Returns all bindings of which anything is known. */
  List<Binding> bindings() {
    return jdbc.sql("SELECT runbook, service FROM ladder_binding UNION SELECT runbook, service FROM ladder_run ORDER BY 1, 2")
        .query((row, n) -> new Binding(row.getString("runbook"), row.getString("service")))
        .list();
  }

  List<Earned> earned() {
    return jdbc.sql("SELECT * FROM ladder_binding").query(LadderStore::readEarned).list();
  }

  Earned find(Binding binding) {
    return jdbc.sql("SELECT * FROM ladder_binding WHERE runbook = ? AND service = ?")
        .params(binding.runbook(), binding.service())
        .query(LadderStore::readEarned)
        .optional()
        .orElseGet(() -> Earned.nothing(binding));
  }

  /** Returns what is decided, held until the transaction ends. */
  Earned lock(Binding binding) {
    jdbc.sql("INSERT INTO ladder_binding (runbook, service) VALUES (?, ?) ON CONFLICT DO NOTHING").params(binding.runbook(), binding.service()).update();
    return jdbc.sql("SELECT * FROM ladder_binding WHERE runbook = ? AND service = ? FOR UPDATE")
        .params(binding.runbook(), binding.service())
        .query(LadderStore::readEarned)
        .single();
  }

  void save(Earned earned) {
    jdbc.sql(
            """
            INSERT INTO ladder_binding (runbook, service, rung, why, changed_at, changed_by, fell_fact, proposed)
            VALUES (:runbook, :service, :rung, :why, :at, :by, :fell, :proposed)
            ON CONFLICT (runbook, service) DO UPDATE SET
              rung = excluded.rung, why = excluded.why, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
              fell_fact = excluded.fell_fact, proposed = excluded.proposed
            """)
        .param("runbook", earned.binding().runbook())
        .param("service", earned.binding().service())
        .param("rung", word(earned.rung()))
        .param("why", earned.why())
        .param("at", Timestamps.of(earned.changedAt()))
        .param("by", earned.changedBy())
        .param("fell", earned.fellFact())
        .param("proposed", word(earned.proposed()))
        .update();
  }

  void empty() {
    jdbc.sql("DELETE FROM ladder_run").update();
    jdbc.sql("DELETE FROM ladder_binding").update();
  }

  private static @Nullable String word(@Nullable Rung rung) {
    return rung == null ? null : rung.word();
  }

  private static @Nullable Rung rung(@Nullable String word) {
    return word == null ? null : Rung.parse(word).orElseThrow();
  }

  private static Earned readEarned(ResultSet row, int number) throws SQLException {
    return new Earned(
        new Binding(row.getString("runbook"), row.getString("service")), rung(row.getString("rung")), row.getString("why"),
        Timestamps.optional(row, "changed_at"), row.getString("changed_by"), row.getLong("fell_fact"), rung(row.getString("proposed")));
  }

  private static Weighed weighed(ResultSet row, int number) throws SQLException {
    long incident = row.getLong("incident_id");
    Long incidentId = row.wasNull() ? null : incident;
    return new Weighed(
        row.getLong("run_id"), new Binding(row.getString("runbook"), row.getString("service")), incidentId, row.getString("version"),
        Rung.parse(row.getString("rung")).orElseThrow(), Timestamps.optional(row, "opened_at"), Timestamps.optional(row, "acted_at"),
        Timestamps.optional(row, "ended_at"), row.getLong("ended_fact"), row.getString("outcome"), row.getBoolean("proved"), row.getBoolean("cleared"),
        row.getString("stopped_by"), row.getString("harm"), row.getString("relapse"));
  }
}
