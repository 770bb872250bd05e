package dev.nightshift.incident;

import dev.nightshift.platform.Timestamps;
import dev.nightshift.spi.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of incidents. */
public final class IncidentStore {

  private final JdbcClient jdbc;

  public IncidentStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Incident> find(long id) {
    return jdbc.sql("SELECT * FROM incident WHERE id = ?").param(id).query(IncidentStore::incident).optional();
  }

  List<Incident> find(Collection<Long> ids) {
    return jdbc.sql("SELECT * FROM incident WHERE id = ANY (?)").param(ids.toArray(Long[]::new)).query(IncidentStore::incident).list();
  }

  Optional<Incident> lock(long id) {
    return jdbc.sql("SELECT * FROM incident WHERE id = ? FOR UPDATE").param(id).query(IncidentStore::incident).optional();
  }

  List<Incident> open(long before, int limit) {
    return jdbc.sql("SELECT * FROM incident WHERE status <> 'RESOLVED' AND id < ? ORDER BY id DESC LIMIT ?")
        .param(before)
        .param(limit)
        .query(IncidentStore::incident)
        .list();
  }

  List<Incident> all(long before, int limit) {
    return jdbc.sql("SELECT * FROM incident WHERE id < ? ORDER BY id DESC LIMIT ?")
        .param(before)
        .param(limit)
        .query(IncidentStore::incident)
        .list();
  }

  List<Incident> earlier(Incident incident, int limit) {
    return jdbc.sql("SELECT * FROM incident WHERE service = ? AND alert_group = ? AND id < ? ORDER BY id DESC LIMIT ?")
        .param(incident.service())
        .param(incident.group())
        .param(incident.id())
        .param(limit)
        .query(IncidentStore::incident)
        .list();
  }

  /** Locks the newest incident of a service and group, open or not. */
  Optional<Incident> lockNewest(String service, String group) {
    return jdbc.sql("SELECT * FROM incident WHERE service = ? AND alert_group = ? ORDER BY id DESC LIMIT 1 FOR UPDATE")
        .param(service)
        .param(group)
        .query(IncidentStore::incident)
        .optional();
  }

  /** Inserts a new incident (its id is ignored) and returns it; empty where somebody else opened one for the same service and group. */
  Optional<Incident> insert(Incident incident) {
    return jdbc.sql(
            """
            INSERT INTO incident (service, alert_group, title, severity, status, opened_at, reopened, hands_off, workspace_version)
            VALUES (?, ?, ?, ?, ?, ?, 0, false, ?)
            ON CONFLICT (service, alert_group) WHERE status <> 'RESOLVED' DO NOTHING
            RETURNING *
            """)
        .param(incident.service())
        .param(incident.group())
        .param(incident.title())
        .param(incident.severity().name())
        .param(incident.status().name())
        .param(Timestamps.of(incident.openedAt()))
        .param(incident.workspaceVersion())
        .query(IncidentStore::incident)
        .optional();
  }

  void update(Incident incident) {
    jdbc.sql(
            """
            UPDATE incident SET severity = ?, status = ?, acknowledged_at = ?, acknowledged_by = ?, resolved_at = ?,
              resolved_by = ?, reopened = ?, hands_off = ?, held_by_run = ?
            WHERE id = ?
            """)
        .param(incident.severity().name())
        .param(incident.status().name())
        .param(Timestamps.of(incident.acknowledgedAt()))
        .param(incident.acknowledgedBy())
        .param(Timestamps.of(incident.resolvedAt()))
        .param(incident.resolvedBy())
        .param(incident.reopened())
        .param(incident.handsOff())
        .param(incident.run())
        .param(incident.id())
        .update();
  }

  private static Incident incident(ResultSet row, int number) throws SQLException {
    return new Incident(
        row.getLong("id"),
        row.getString("service"),
        row.getString("alert_group"),
        row.getString("title"),
        Severity.valueOf(row.getString("severity")),
        Status.valueOf(row.getString("status")),
        Timestamps.read(row, "opened_at"),
        Timestamps.optional(row, "acknowledged_at"),
        row.getString("acknowledged_by"),
        Timestamps.optional(row, "resolved_at"),
        row.getString("resolved_by"),
        row.getInt("reopened"),
        row.getBoolean("hands_off"),
        row.getString("workspace_version"),
        run(row));
  }

  private static @Nullable Long run(ResultSet row) throws SQLException {
    long run = row.getLong("held_by_run");
    return row.wasNull() ? null : run;
  }
}
