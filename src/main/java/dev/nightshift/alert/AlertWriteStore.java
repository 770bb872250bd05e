package dev.nightshift.alert;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Timestamps;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes alerts, many with each statement. */
public final class AlertWriteStore {

  private final JdbcClient jdbc;

  public AlertWriteStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Reads the open alerts of some identities. */
  List<OpenAlert> open(Collection<OpenAlert.Identity> identities) {
    return jdbc.sql(
            """
            SELECT a.*, i.incident_id
            FROM unnest((SELECT ?::text[]), (SELECT ?::text[])) AS k (integration, dedup_key)
            CROSS JOIN LATERAL (
              SELECT id, version, integration, dedup_key, name, service, alert_group, severity, suppressed_by,
                     reported_severity, acknowledged, expires_at
              FROM alert WHERE integration = k.integration AND dedup_key = k.dedup_key AND state = 'OPEN' LIMIT 1) a
            LEFT JOIN LATERAL (SELECT incident_id FROM alert_incident WHERE alert_id = a.id LIMIT 1) i ON true
            """)
        .param(column(identities, OpenAlert.Identity::integration))
        .param(column(identities, OpenAlert.Identity::dedupKey))
        .query(AlertWriteStore::openAlert)
        .list();
  }

  /** Claims open alerts whose end has passed; another node passes over them meanwhile. */
  List<OpenAlert> claimExpired(Instant now, int limit) {
    return jdbc.sql(
            """
            SELECT a.id, a.version, a.integration, a.dedup_key, a.name, a.service, a.alert_group, a.severity, a.suppressed_by,
                   a.reported_severity, a.acknowledged, a.expires_at,
                   (SELECT incident_id FROM alert_incident WHERE alert_id = a.id) AS incident_id
            FROM alert a WHERE a.state = 'OPEN' AND a.expires_at <= ?
            ORDER BY a.expires_at LIMIT ? FOR UPDATE SKIP LOCKED
            """)
        .param(Timestamps.of(now))
        .param(limit)
        .query(AlertWriteStore::openAlert)
        .list();
  }

  /** Claims an alert where it is open. */
  List<OpenAlert> claim(long id) {
    return jdbc.sql(
            """
            SELECT a.id, a.version, a.integration, a.dedup_key, a.name, a.service, a.alert_group, a.severity, a.suppressed_by,
                   a.reported_severity, a.acknowledged, a.expires_at,
                   (SELECT incident_id FROM alert_incident WHERE alert_id = a.id) AS incident_id
            FROM alert a WHERE a.id = ? AND a.state = 'OPEN' FOR UPDATE
            """)
        .param(id)
        .query(AlertWriteStore::openAlert)
        .list();
  }

  /** Returns the addresses that the source gave with an alert. */
  List<String> links(long id) {
    return jdbc.sql("SELECT link ->> 'href' FROM alert, jsonb_array_elements(links) AS link WHERE id = ?").param(id).query(String.class).list();
  }

  /** Claims the open alerts of an integration but those with certain keys. */
  List<OpenAlert> claimAllBut(String integration, Collection<String> keys) {
    return jdbc.sql(
            """
            SELECT a.id, a.version, a.integration, a.dedup_key, a.name, a.service, a.alert_group, a.severity, a.suppressed_by,
                   a.reported_severity, a.acknowledged, a.expires_at,
                   (SELECT incident_id FROM alert_incident WHERE alert_id = a.id) AS incident_id
            FROM alert a WHERE a.state = 'OPEN' AND a.integration = ? AND a.dedup_key <> ALL (?)
            ORDER BY a.id FOR UPDATE
            """)
        .param(integration)
        .param(keys.toArray(String[]::new))
        .query(AlertWriteStore::openAlert)
        .list();
  }

  /** Inserts new alerts and gives them their ids. Throws where another writer has opened one of them meanwhile. */
  void insert(List<AlertDraft> drafts) {
    List<Long> ids =
        jdbc.sql(
                """
                INSERT INTO alert (integration, dedup_key, name, summary, source, severity, reported_severity, service,
                  alert_group, labels, annotations, links, raw, state, acknowledged, suppressed_by, started_at, expires_at,
                  resolved_at, last_seen_at, occurrences, version)
                SELECT n.*, 0 FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                  ?::text[], ?::jsonb[], ?::jsonb[], ?::jsonb[], ?::text[], ?::text[], ?::boolean[], ?::text[],
                  ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::bigint[]) AS n
                ON CONFLICT (integration, dedup_key) WHERE state = 'OPEN' DO NOTHING
                RETURNING id
                """)
            .param(column(drafts, draft -> draft.integration))
            .param(column(drafts, draft -> draft.identity.dedupKey()))
            .param(column(drafts, draft -> draft.name))
            .param(event(drafts, Event::summary))
            .param(event(drafts, Event::source))
            .param(column(drafts, draft -> draft.severity.name()))
            .param(column(drafts, draft -> draft.condition.reported().name()))
            .param(column(drafts, draft -> draft.service))
            .param(column(drafts, draft -> draft.group))
            .param(event(drafts, event -> Json.write(event.labels())))
            .param(event(drafts, event -> Json.write(event.annotations())))
            .param(event(drafts, event -> Json.write(event.links())))
            .param(event(drafts, Event::raw))
            .param(column(drafts, AlertWriteStore::state))
            .param(drafts.stream().map(draft -> draft.condition.acknowledged()).toArray(Boolean[]::new))
            .param(column(drafts, draft -> draft.suppressedBy))
            .param(column(drafts, draft -> draft.startedAt().toString()))
            .param(column(drafts, draft -> text(draft.condition.expiresAt())))
            .param(column(drafts, draft -> text(draft.resolvedAt)))
            .param(column(drafts, draft -> draft.lastSeenAt.toString()))
            .param(drafts.stream().map(draft -> (long) draft.occurrences).toArray(Long[]::new))
            .query(Long.class)
            .list();
    if (ids.size() != drafts.size()) {
      throw new OptimisticLockingFailureException("Another writer opened one of " + drafts.size() + " alerts");
    }
    // The sequence counts up in the order of the rows, whatever the order in which they are returned.
    List<Long> ascending = ids.stream().sorted().toList();
    for (int i = 0; i < drafts.size(); i++) {
      drafts.get(i).id = ascending.get(i);
    }
  }

  /**
   * Updates stored alerts, and counts it in a slot; returns the new count. Throws where another writer has changed one of them
   * meanwhile.
   */
  long update(List<AlertDraft> drafts, int slot) {
    // A plan that was made and kept while the table was small would read the whole of it when it is large.
    jdbc.sql("SET LOCAL plan_cache_mode = force_custom_plan").update();
    int updated =
        jdbc.sql(
                """
                UPDATE alert SET state = c.state, severity = c.severity, reported_severity = c.reported_severity,
                  service = c.service, alert_group = c.alert_group, suppressed_by = c.suppressed_by,
                  acknowledged = c.acknowledged, expires_at = c.expires_at, resolved_at = c.resolved_at,
                  version = c.version + 1
                FROM unnest(?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::boolean[], ?::timestamptz[], ?::timestamptz[])
                  AS c (id, version, state, severity, reported_severity, service, alert_group, suppressed_by,
                        acknowledged, expires_at, resolved_at)
                WHERE alert.id = c.id AND alert.version = c.version
                """)
            .param(ids(drafts))
            .param(drafts.stream().map(draft -> draft.version).toArray(Integer[]::new))
            .param(column(drafts, AlertWriteStore::state))
            .param(column(drafts, draft -> draft.severity.name()))
            .param(column(drafts, draft -> draft.condition.reported().name()))
            .param(column(drafts, draft -> draft.service))
            .param(column(drafts, draft -> draft.group))
            .param(column(drafts, draft -> draft.suppressedBy))
            .param(drafts.stream().map(draft -> draft.condition.acknowledged()).toArray(Boolean[]::new))
            .param(column(drafts, draft -> text(draft.condition.expiresAt())))
            .param(column(drafts, draft -> text(draft.resolvedAt)))
            .update();
    if (updated != drafts.size()) {
      throw new OptimisticLockingFailureException("Another writer changed one of " + drafts.size() + " alerts");
    }
    return jdbc.sql("INSERT INTO alert_change (slot, count) VALUES (?, 1) ON CONFLICT (slot) DO UPDATE SET count = alert_change.count + 1 RETURNING count")
        .param(slot)
        .query(Long.class)
        .single();
  }

  /** Brings counters and texts of repeated alerts up to date. */
  void touch(List<Repeats.Seen> seen) {
    jdbc.sql(
            """
            UPDATE alert SET occurrences = occurrences + s.times, last_seen_at = GREATEST(last_seen_at, s.at),
              summary = s.summary, annotations = s.annotations
            FROM unnest(?::bigint[], ?::bigint[], ?::timestamptz[], ?::text[], ?::jsonb[]) AS s (id, times, at, summary, annotations)
            WHERE alert.id = s.id AND alert.state = 'OPEN'
            """)
        .param(seen.stream().map(Repeats.Seen::alertId).toArray(Long[]::new))
        .param(seen.stream().map(Repeats.Seen::times).toArray(Long[]::new))
        .param(column(seen, one -> one.last().at().toString()))
        .param(column(seen, one -> one.last().event().summary()))
        .param(column(seen, one -> Json.write(one.last().event().annotations())))
        .update();
  }

  private static OpenAlert openAlert(ResultSet row, int number) throws SQLException {
    long incident = row.getLong("incident_id");
    Long incidentId = row.wasNull() ? null : incident;
    return new OpenAlert(
        row.getLong("id"),
        row.getInt("version"),
        new OpenAlert.Identity(row.getString("integration"), row.getString("dedup_key")),
        row.getString("name"),
        row.getString("service"),
        row.getString("alert_group"),
        Severity.valueOf(row.getString("severity")),
        row.getString("suppressed_by"),
        new AlertMachine.Condition(
            Severity.valueOf(row.getString("reported_severity")),
            row.getBoolean("acknowledged"),
            Timestamps.optional(row, "expires_at")),
        incidentId);
  }

  private static String state(AlertDraft draft) {
    return (draft.open() ? Alert.State.OPEN : Alert.State.RESOLVED).name();
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static Long[] ids(List<AlertDraft> drafts) {
    return drafts.stream().map(draft -> draft.id).toArray(Long[]::new);
  }

  private static String[] event(List<AlertDraft> drafts, Function<Event, String> value) {
    return column(drafts, draft -> value.apply(Objects.requireNonNull(draft.first).event()));
  }

  private static <T> @Nullable String[] column(Collection<T> rows, Function<T, @Nullable String> value) {
    return rows.stream().map(value).toArray(String[]::new);
  }
}
