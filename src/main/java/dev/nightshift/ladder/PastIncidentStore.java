package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Timestamps;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Incidents that are over, as a projection of the ledger. */
public final class PastIncidentStore {
  private final JdbcClient jdbc;

  public PastIncidentStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Takes facts of {@link PastIncident#READ}, oldest first; of each incident the last one counts. */
  void take(List<Fact> facts) {
    Map<Long, Optional<PastIncident>> last = new HashMap<>();
    facts.stream().filter(fact -> fact.incidentId() != null).forEach(fact -> last.put(fact.incidentId(), PastIncident.of(fact)));
    List<Long> open = last.entrySet().stream().filter(entry -> entry.getValue().isEmpty()).map(Map.Entry::getKey).toList();
    if (!open.isEmpty()) {
      jdbc.sql("DELETE FROM ladder_case WHERE incident_id = ANY (?)").param(open.toArray(Long[]::new)).update();
    }
    List<PastIncident> over = last.values().stream().flatMap(Optional::stream).toList();
    if (!over.isEmpty()) {
      insert(over);
    }
  }

  private void insert(List<PastIncident> over) {
    jdbc.sql(
            """
            INSERT INTO ladder_case (incident_id, service, alert_group, opened_at, resolved_at, by_people, ended_fact)
            SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::boolean[], ?::bigint[])
            ON CONFLICT (incident_id) DO UPDATE SET
              opened_at = excluded.opened_at, resolved_at = excluded.resolved_at, by_people = excluded.by_people, ended_fact = excluded.ended_fact
            """)
        .param(column(over, PastIncident::id).toArray(Long[]::new))
        .param(column(over, PastIncident::service).toArray(String[]::new))
        .param(column(over, PastIncident::group).toArray(String[]::new))
        .param(column(over, one -> one.openedAt().toString()).toArray(String[]::new))
        .param(column(over, one -> one.resolvedAt().toString()).toArray(String[]::new))
        .param(column(over, PastIncident::byPeople).toArray(Boolean[]::new))
        .param(column(over, PastIncident::endedFact).toArray(Long[]::new))
        .update();
  }

  private static <T> Collection<T> column(List<PastIncident> over, Function<PastIncident, T> value) {
    return over.stream().map(value).toList();
  }

  /** Returns the newest incidents of the kinds on which a binding ran, on which no run changed anything. */
  List<PastIncident> withoutRun(Binding binding) {
    return jdbc.sql(
            """
            SELECT c.* FROM ladder_case c
            JOIN (SELECT DISTINCT own.service, own.alert_group FROM ladder_run r JOIN ladder_case own USING (incident_id)
                  WHERE r.runbook = :runbook AND r.service = :service) AS kind USING (service, alert_group)
            WHERE NOT EXISTS (SELECT FROM ladder_run r WHERE r.incident_id = c.incident_id AND r.acted_at IS NOT NULL)
            ORDER BY c.ended_fact DESC LIMIT :limit
            """)
        .param("runbook", binding.runbook())
        .param("service", binding.service())
        .param("limit", LadderStore.WEIGHED)
        .query((row, n) -> new PastIncident(
            row.getLong("incident_id"), row.getString("service"), row.getString("alert_group"), Timestamps.read(row, "opened_at"),
            Timestamps.read(row, "resolved_at"), row.getBoolean("by_people"), row.getLong("ended_fact")))
        .list();
  }

  void empty() {
    jdbc.sql("DELETE FROM ladder_case").update();
  }
}
