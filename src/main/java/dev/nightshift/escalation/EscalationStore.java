package dev.nightshift.escalation;

import dev.nightshift.platform.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where escalations stand. */
public final class EscalationStore {

  private final JdbcClient jdbc;

  public EscalationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<EscalationState> find(long incidentId) {
    return jdbc.sql("SELECT * FROM escalation WHERE incident_id = ?")
        .param(incidentId)
        .query(EscalationStore::state)
        .optional();
  }

  /**
   * Returns the states of incidents, locked until the caller's transaction ends, in the order of the ids, so that two never wait
   * for each other in a circle; made where there was none, as one that nothing has changed yet.
   */
  Map<Long, EscalationState> lock(Collection<Long> incidentIds) {
    Map<Long, EscalationState> states = new TreeMap<>();
    jdbc.sql(
            """
            INSERT INTO escalation (incident_id, phase, round, level, waiting_for, runs, kind, when_due, changed_at)
            SELECT id, 'NEW', 0, 0, '{}', '{}', 'INCIDENT', '', to_timestamp(0) FROM unnest(?::bigint[]) AS id ORDER BY id
            ON CONFLICT (incident_id) DO UPDATE SET changed_at = escalation.changed_at
            RETURNING *
            """)
        .param(incidentIds.toArray(Long[]::new))
        .query((row, number) -> Map.entry(row.getLong("incident_id"), state(row, number)))
        .list()
        .forEach(row -> states.put(row.getKey(), row.getValue()));
    return states;
  }

  /** Returns incidents whose time has come, the longest waiting first. */
  List<Long> due(Instant now, int limit) {
    return jdbc.sql("SELECT incident_id FROM escalation WHERE due_at <= ? ORDER BY due_at LIMIT ?")
        .param(Timestamps.of(now))
        .param(limit)
        .query(Long.class)
        .list();
  }

  /** Locks an incident whose time has come; false where another node has it in hand, or has done it. */
  boolean claimDue(long incidentId, Instant now) {
    return jdbc.sql("SELECT incident_id FROM escalation WHERE incident_id = ? AND due_at <= ? FOR UPDATE SKIP LOCKED")
        .param(incidentId)
        .param(Timestamps.of(now))
        .query(Long.class)
        .optional()
        .isPresent();
  }

  /**
   * Returns incidents that were opened (again) before an instant, wait for somebody, and that escalation has not looked at since.
   *
   * @param only the one that is asked about, or null for all
   */
  List<Long> forgotten(Instant before, @Nullable Long only) {
    return jdbc.sql(
            """
            SELECT incident.id FROM incident LEFT JOIN escalation ON escalation.incident_id = incident.id
            WHERE incident.status <> 'RESOLVED' AND incident.acknowledged_at IS NULL AND (:only::bigint IS NULL OR incident.id = :only)
              AND EXISTS (
                SELECT FROM fact
                WHERE fact.incident_id = incident.id AND fact.type IN ('incident.opened', 'incident.reopened') AND fact.at < :before
                  AND (escalation.changed_at IS NULL OR fact.at > escalation.changed_at))
            ORDER BY incident.id LIMIT 100
            """)
        .param("only", only)
        .param("before", Timestamps.of(before))
        .query(Long.class)
        .list();
  }

  Optional<Instant> nextDue() {
    return jdbc.sql("SELECT due_at FROM escalation WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1")
        .query((row, number) -> Timestamps.read(row, "due_at"))
        .optional();
  }

  void save(long incidentId, EscalationState state, Instant now) {
    jdbc.sql(
            """
            UPDATE escalation SET phase = ?, round = ?, level = ?, waiting_for = ?, runs = ?, kind = ?, due_at = ?,
              when_due = ?, changed_at = ?
            WHERE incident_id = ?
            """)
        .param(state.phase().name())
        .param(state.round())
        .param(state.level())
        .param(state.waitingFor().toArray(String[]::new))
        .param(state.runs().toArray(Long[]::new))
        .param(state.kind().name())
        .param(Timestamps.of(state.dueAt()))
        .param(state.whenDue())
        .param(Timestamps.of(now))
        .param(incidentId)
        .update();
  }

  private static EscalationState state(ResultSet row, int number) throws SQLException {
    return new EscalationState(
        EscalationState.Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
        row.getInt("round"),
        row.getInt("level"),
        List.of((String[]) row.getArray("waiting_for").getArray()),
        Arrays.asList((Long[]) row.getArray("runs").getArray()),
        PageKind.of(row.getString("kind")),
        Timestamps.optional(row, "due_at"),
        row.getString("when_due"));
  }
}
