package dev.nightshift.escalation;

import dev.nightshift.platform.Json;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
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
    jdbc.sql("SELECT * FROM escalation WHERE incident_id = ANY ((SELECT ?::bigint[])::bigint[]) ORDER BY incident_id FOR UPDATE")
        .param(incidentIds.toArray(Long[]::new))
        .query((RowCallbackHandler) row -> states.put(row.getLong("incident_id"), state(row, 0)));
    List<Long> missing = incidentIds.stream().filter(id -> !states.containsKey(id)).toList();
    if (!missing.isEmpty()) {
      make(missing, states);
    }
    return states;
  }

  private void make(List<Long> incidentIds, Map<Long, EscalationState> states) {
    jdbc.sql(
            """
            INSERT INTO escalation (incident_id, phase, round, level, waiting_for, runs, kind, when_due, changed_at)
            SELECT id, 'NEW', 0, 0, '{}', '{}', 'INCIDENT', '', to_timestamp(0) FROM unnest(?::bigint[]) AS id ORDER BY id
            ON CONFLICT (incident_id) DO UPDATE SET changed_at = escalation.changed_at
            RETURNING *
            """)
        .param(incidentIds.toArray(Long[]::new))
        .query((RowCallbackHandler) row -> states.put(row.getLong("incident_id"), state(row, 0)));
  }

  /** Returns incidents whose time has come, the longest waiting first. */
  List<Long> due(Instant now, int limit) {
    return jdbc.sql("SELECT incident_id FROM escalation WHERE due_at <= (SELECT ?::timestamptz) ORDER BY due_at LIMIT " + limit)
        .param(Timestamps.of(now))
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
              AND incident.opened_at < :before
              AND (escalation.changed_at IS NULL OR escalation.changed_at < incident.opened_at OR incident.reopened > 0 AND EXISTS (
                SELECT FROM fact
                WHERE fact.incident_id = incident.id AND fact.type = 'incident.reopened' AND fact.at < :before AND fact.at > escalation.changed_at))
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

  /** Writes states with one statement. */
  void save(Map<Long, EscalationState> changed, Instant now) {
    if (changed.isEmpty()) {
      return;
    }
    List<EscalationState> states = List.copyOf(changed.values());
    jdbc.sql(
            """
            UPDATE escalation SET phase = n.phase, round = n.round, level = n.level, kind = n.kind, due_at = n.due_at, when_due = n.when_due,
              waiting_for = ARRAY(SELECT jsonb_array_elements_text(n.waiting_for)),
              runs = ARRAY(SELECT jsonb_array_elements_text(n.runs)::bigint), changed_at = :now
            FROM unnest((SELECT :ids::bigint[]), (SELECT :phase::text[]), (SELECT :round::int[]), (SELECT :level::int[]), (SELECT :kind::text[]),
              (SELECT :due::timestamptz[]), (SELECT :when::text[]), (SELECT :waiting::jsonb[]), (SELECT :runs::jsonb[]))
              AS n (id, phase, round, level, kind, due_at, when_due, waiting_for, runs)
            WHERE escalation.incident_id = n.id
            """)
        .param("ids", changed.keySet().toArray(Long[]::new))
        .param("phase", column(states, state -> state.phase().name()))
        .param("round", states.stream().map(EscalationState::round).toArray(Integer[]::new))
        .param("level", states.stream().map(EscalationState::level).toArray(Integer[]::new))
        .param("kind", column(states, state -> state.kind().name()))
        .param("due", column(states, state -> state.dueAt() == null ? null : state.dueAt().toString()))
        .param("when", column(states, EscalationState::whenDue))
        .param("waiting", column(states, state -> Json.write(state.waitingFor())))
        .param("runs", column(states, state -> Json.write(state.runs())))
        .param("now", Timestamps.of(now))
        .update();
  }

  private static @Nullable String[] column(List<EscalationState> states, Function<EscalationState, @Nullable String> value) {
    return states.stream().map(value).toArray(String[]::new);
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
