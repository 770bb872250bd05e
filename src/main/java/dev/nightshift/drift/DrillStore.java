package dev.nightshift.drift;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of drills. */
final class DrillStore {

  private final JdbcClient jdbc;

  DrillStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A drill about to begin. */
  record Draft(String runbook, String runbookVersion, String workspaceVersion, String service, Map<String, String> inputs, String startedBy) {}

  /** Stores a drill that runs; empty where one of the same runbook has not ended. */
  Optional<DrillRun> insert(Draft draft, Instant now) {
    return jdbc.sql(
            """
            INSERT INTO drill (runbook, runbook_version, workspace_version, service, inputs, started_by, status, started_at, look_at)
            VALUES (:runbook, :version, :workspace, :service, :inputs::jsonb, :by, 'running', :now, :now)
            ON CONFLICT (runbook) WHERE ended_at IS NULL DO NOTHING RETURNING *
            """)
        .param("runbook", draft.runbook())
        .param("version", draft.runbookVersion())
        .param("workspace", draft.workspaceVersion())
        .param("service", draft.service())
        .param("inputs", Json.write(draft.inputs()))
        .param("by", draft.startedBy())
        .param("now", Timestamps.of(now))
        .query(DrillStore::read)
        .optional();
  }

  void run(long id, long runId) {
    jdbc.sql("UPDATE drill SET run_id = ? WHERE id = ?").params(runId, id).update();
  }

  /** Takes a drill that must be looked at, until that time, when somebody else may take it. */
  Optional<DrillRun> take(Instant now, Instant until) {
    return jdbc.sql(
            """
            WITH due AS MATERIALIZED (
              SELECT id FROM drill WHERE look_at <= :now ORDER BY look_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            )
            UPDATE drill SET look_at = :until FROM due WHERE drill.id = due.id RETURNING drill.*
            """)
        .param("now", Timestamps.of(now))
        .param("until", Timestamps.of(until))
        .query(DrillStore::read)
        .optional();
  }

  void lookAgain(long id, Instant at) {
    jdbc.sql("UPDATE drill SET look_at = ? WHERE id = ? AND ended_at IS NULL").param(Timestamps.of(at)).param(id).update();
  }

  /** Ends a drill; empty where it has ended already. */
  Optional<DrillRun> end(long id, DrillRun.Status status, List<String> broke, Instant now) {
    return jdbc.sql(
            """
            UPDATE drill SET status = ?, broke = ?::jsonb, ended_at = ?, look_at = NULL WHERE id = ? AND ended_at IS NULL RETURNING *
            """)
        .param(status.word())
        .param(Json.write(broke))
        .param(Timestamps.of(now))
        .param(id)
        .query(DrillStore::read)
        .optional();
  }

  Optional<DrillRun> find(long id) {
    return jdbc.sql("SELECT * FROM drill WHERE id = ?").param(id).query(DrillStore::read).optional();
  }

  List<DrillRun> newest(@Nullable String runbook, long before, int limit) {
    return jdbc.sql("SELECT * FROM drill WHERE id < :before AND (:runbook::text IS NULL OR runbook = :runbook) ORDER BY id DESC LIMIT :limit")
        .param("before", before)
        .param("runbook", runbook)
        .param("limit", limit)
        .query(DrillStore::read)
        .list();
  }

  private static DrillRun read(ResultSet row, int number) throws SQLException {
    return new DrillRun(
        row.getLong("id"),
        row.getString("runbook"),
        row.getString("runbook_version"),
        row.getString("workspace_version"),
        row.getString("service"),
        Json.strings(row.getString("inputs")),
        row.getString("started_by"),
        row.getObject("run_id", Long.class),
        DrillRun.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        Arrays.asList(Json.read(row.getString("broke"), String[].class)),
        Timestamps.read(row, "started_at"),
        Timestamps.optional(row, "ended_at"));
  }
}
