package dev.nightshift.incident;

import dev.nightshift.platform.Timestamps;
import dev.nightshift.spi.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    return jdbc.sql("SELECT * FROM incident WHERE id = ANY ((SELECT ?::bigint[])::bigint[])").param(ids.toArray(Long[]::new)).query(IncidentStore::incident).list();
  }

  Optional<Incident> lock(long id) {
    return jdbc.sql("SELECT * FROM incident WHERE id = ? FOR UPDATE").param(id).query(IncidentStore::incident).optional();
  }

  /** Locks those of the incidents that nobody else has locked. */
  List<Incident> lockFree(Collection<Long> ids) {
    return jdbc.sql("SELECT * FROM incident WHERE id = ANY ((SELECT ?::bigint[])::bigint[]) ORDER BY id FOR UPDATE SKIP LOCKED")
        .param(ids.toArray(Long[]::new))
        .query(IncidentStore::incident)
        .list();
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

  /** Returns for each incident those of the same service and group that came before, newest first. */
  Map<Long, List<Incident>> earlier(Collection<Incident> incidents, int limit) {
    return jdbc.sql(
            """
            SELECT later.id AS later, earlier.* FROM unnest((SELECT ?::bigint[]), (SELECT ?::text[]), (SELECT ?::text[])) AS later (id, service, alert_group)
            CROSS JOIN LATERAL (
              SELECT * FROM incident WHERE service = later.service AND alert_group = later.alert_group AND id < later.id
              ORDER BY id DESC LIMIT (SELECT ?::int)) earlier
            ORDER BY later.id, earlier.id DESC
            """)
        .param(incidents.stream().map(Incident::id).toArray(Long[]::new))
        .param(column(incidents, Incident::service))
        .param(column(incidents, Incident::group))
        .param(limit)
        .query((row, n) -> Map.entry(row.getLong("later"), incident(row, n)))
        .list()
        .stream()
        .collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  /** Returns open alerts of incidents of which a run proves the recovery. */
  List<Long> openWhileVerifying(int limit) {
    return jdbc.sql(
            """
            SELECT a.id FROM incident i JOIN alert_incident j ON j.incident_id = i.id JOIN alert a ON a.id = j.alert_id
            WHERE i.status = 'VERIFYING' AND a.state = 'OPEN' ORDER BY a.id LIMIT ?
            """)
        .param(limit)
        .query(Long.class)
        .list();
  }

  /** What incidents are told apart by: at most one of each is open. */
  record Key(String service, String group) {}

  /** Locks the newest incidents of services and groups, open or not, in the order given. */
  Map<Key, Incident> lockNewest(Collection<Key> keys) {
    return byKey(
        jdbc.sql(
                """
                SELECT newest.* FROM unnest((SELECT ?::text[]), (SELECT ?::text[])) WITH ORDINALITY AS k (service, alert_group, place)
                CROSS JOIN LATERAL (
                  SELECT * FROM incident WHERE service = k.service AND alert_group = k.alert_group
                  ORDER BY id DESC LIMIT 1 FOR UPDATE) newest
                ORDER BY k.place
                """)
            .param(keys.stream().map(Key::service).toArray(String[]::new))
            .param(keys.stream().map(Key::group).toArray(String[]::new))
            .query(IncidentStore::incident)
            .list());
  }

  /** Inserts new incidents (their ids are ignored) and returns them, but for those that somebody else has opened meanwhile. */
  Map<Key, Incident> insert(Collection<Incident> incidents) {
    return byKey(
        jdbc.sql(
                """
                INSERT INTO incident (service, alert_group, title, severity, status, opened_at, reopened, hands_off, workspace_version)
                SELECT n.*, 0, false, ? FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[]) AS n
                ON CONFLICT (service, alert_group) WHERE status <> 'RESOLVED' DO NOTHING
                RETURNING *
                """)
            .param(incidents.iterator().next().workspaceVersion())
            .param(column(incidents, Incident::service))
            .param(column(incidents, Incident::group))
            .param(column(incidents, Incident::title))
            .param(column(incidents, incident -> incident.severity().name()))
            .param(column(incidents, incident -> incident.status().name()))
            .param(column(incidents, incident -> incident.openedAt().toString()))
            .query(IncidentStore::incident)
            .list());
  }

  private static Map<Key, Incident> byKey(List<Incident> incidents) {
    return incidents.stream().collect(Collectors.toMap(incident -> new Key(incident.service(), incident.group()), Function.identity()));
  }

  private static String[] column(Collection<Incident> incidents, Function<Incident, String> value) {
    return incidents.stream().map(value).toArray(String[]::new);
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
