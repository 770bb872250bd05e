package dev.nightshift.alert;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Timestamps;
import dev.nightshift.spi.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads alerts, and keeps which incident works on them. */
public final class AlertStore {

  private final JdbcClient jdbc;

  public AlertStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Alert> find(long id) {
    return jdbc.sql(
            """
            SELECT a.*, i.incident_id FROM alert a LEFT JOIN alert_incident i ON i.alert_id = a.id WHERE a.id = ?
            """)
        .param(id)
        .query(AlertStore::alert)
        .optional();
  }

  List<Alert> find(Collection<Long> ids) {
    return jdbc.sql("SELECT a.*, i.incident_id FROM alert a LEFT JOIN alert_incident i ON i.alert_id = a.id WHERE a.id = ANY ((SELECT ?::bigint[])::bigint[])")
        .param(ids.toArray(Long[]::new))
        .query(AlertStore::alert)
        .list();
  }

  List<Alert> ofIncidents(Collection<Long> incidentIds) {
    return jdbc.sql(
            """
            SELECT a.*, i.incident_id FROM unnest((SELECT ?::bigint[])) AS wanted (id)
            CROSS JOIN LATERAL (SELECT * FROM alert_incident WHERE incident_id = wanted.id ORDER BY alert_id LIMIT 1000) i
            JOIN alert a ON a.id = i.alert_id ORDER BY i.alert_id
            """)
        .param(incidentIds.toArray(Long[]::new))
        .query(AlertStore::alert)
        .list();
  }

  List<Alert> open(long before, int limit) {
    return jdbc.sql(
            """
            SELECT a.*, i.incident_id FROM alert a LEFT JOIN alert_incident i ON i.alert_id = a.id
            WHERE a.state = 'OPEN' AND a.id < ? ORDER BY a.id DESC LIMIT ?
            """)
        .param(before)
        .param(limit)
        .query(AlertStore::alert)
        .list();
  }

  List<Alert> all(long before, int limit) {
    return jdbc.sql(
            """
            SELECT a.*, i.incident_id FROM alert a LEFT JOIN alert_incident i ON i.alert_id = a.id
            WHERE a.id < ? ORDER BY a.id DESC LIMIT ?
            """)
        .param(before)
        .param(limit)
        .query(AlertStore::alert)
        .list();
  }

  List<Alert> lastOfEachName(Instant since, int limit) {
    return jdbc.sql(
            """
            SELECT DISTINCT ON (a.name, a.service) a.*, i.incident_id
            FROM alert a LEFT JOIN alert_incident i ON i.alert_id = a.id
            WHERE a.started_at >= ? ORDER BY a.name, a.service, a.id DESC LIMIT ?
            """)
        .param(Timestamps.of(since))
        .param(limit)
        .query(AlertStore::alert)
        .list();
  }

  Set<Long> notClear(Collection<Long> incidentIds) {
    return Set.copyOf(
        jdbc.sql(
                """
                SELECT DISTINCT i.incident_id FROM alert_incident i JOIN alert a ON a.id = i.alert_id
                WHERE i.incident_id = ANY ((SELECT ?::bigint[])::bigint[]) AND a.state = 'OPEN'
                """)
            .param(incidentIds.toArray(Long[]::new))
            .query(Long.class)
            .list());
  }

  Optional<Instant> clearSince(long incidentId) {
    return jdbc.sql(
            """
            SELECT max(a.resolved_at) AS since FROM alert_incident i JOIN alert a ON a.id = i.alert_id
            WHERE i.incident_id = ? HAVING bool_and(a.state <> 'OPEN') AND max(a.resolved_at) IS NOT NULL
            """)
        .param(incidentId)
        .query((row, number) -> Timestamps.read(row, "since"))
        .optional();
  }

  Set<Long> cameBack(long incidentId, Collection<Long> alertIds) {
    return Set.copyOf(
        jdbc.sql(
                """
                SELECT a.id FROM alert a WHERE a.id = ANY (?) AND EXISTS (
                  SELECT FROM alert_incident i JOIN alert before ON before.id = i.alert_id
                  WHERE i.incident_id = ? AND before.integration = a.integration AND before.dedup_key = a.dedup_key)
                """)
            .param(alertIds.toArray(Long[]::new))
            .param(incidentId)
            .query(Long.class)
            .list());
  }

  Map<Long, Long> incidentsOf(Collection<Long> alertIds) {
    Map<Long, Long> incidents = new HashMap<>();
    jdbc.sql("SELECT alert_id, incident_id FROM alert_incident WHERE alert_id = ANY ((SELECT ?::bigint[])::bigint[])")
        .param(alertIds.toArray(Long[]::new))
        .query((row, number) -> Map.entry(row.getLong("alert_id"), row.getLong("incident_id")))
        .list()
        .forEach(entry -> incidents.put(entry.getKey(), entry.getValue()));
    return incidents;
  }

  void join(Map<Long, Long> incidentOf) {
    List<Map.Entry<Long, Long>> rows = List.copyOf(incidentOf.entrySet());
    jdbc.sql(
            """
            INSERT INTO alert_incident (alert_id, incident_id)
            SELECT * FROM unnest(?::bigint[], ?::bigint[]) ON CONFLICT (alert_id) DO NOTHING
            """)
        .param(rows.stream().map(Map.Entry::getKey).toArray(Long[]::new))
        .param(rows.stream().map(Map.Entry::getValue).toArray(Long[]::new))
        .update();
  }

  private static Alert alert(ResultSet row, int number) throws SQLException {
    long incident = row.getLong("incident_id");
    Long incidentId = row.wasNull() ? null : incident;
    return new Alert(
        row.getLong("id"),
        row.getString("integration"),
        row.getString("dedup_key"),
        row.getString("name"),
        row.getString("summary"),
        row.getString("source"),
        Severity.valueOf(row.getString("severity")),
        row.getString("service"),
        row.getString("alert_group"),
        Json.strings(row.getString("labels")),
        Json.strings(row.getString("annotations")),
        Alert.State.valueOf(row.getString("state")),
        row.getString("suppressed_by"),
        Timestamps.read(row, "started_at"),
        Timestamps.optional(row, "expires_at"),
        Timestamps.optional(row, "resolved_at"),
        row.getLong("occurrences"),
        incidentId);
  }
}
