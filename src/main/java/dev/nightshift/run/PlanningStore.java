package dev.nightshift.run;

import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was decided when incidents opened, and the texts of the runbooks that were chosen. */
final class PlanningStore {

  private final JdbcClient jdbc;

  PlanningStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Keeps the text that a run is pinned to. */
  void keep(String version, String file, String text, Instant now) {
    jdbc.sql("INSERT INTO runbook_version (version, file, text, stored_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
        .param(version).param(file).param(text).param(Timestamps.of(now))
        .update();
  }

  Optional<String> text(String version, String file) {
    return jdbc.sql("SELECT text FROM runbook_version WHERE version = ? AND file = ?").params(version, file).query(String.class).optional();
  }

  /** An opening (or reopening) of an incident: the place of its fact in the incident's chain. */
  record Opening(long incidentId, long position) {}

  /**
   * Writes down that openings are decided, and returns those that were not before.
   *
   * @param runs the run that came of each, where one did
   */
  Set<Opening> decide(Map<Opening, Optional<Long>> runs, Instant now) {
    List<Map.Entry<Opening, Optional<Long>>> rows = List.copyOf(runs.entrySet());
    return Set.copyOf(
        jdbc.sql(
                """
                INSERT INTO planning (incident_id, position, run_id, decided_at)
                SELECT incident, position, run, ? FROM unnest((SELECT ?::bigint[]), (SELECT ?::bigint[]), (SELECT ?::bigint[])) AS o (incident, position, run)
                ON CONFLICT DO NOTHING RETURNING incident_id, position
                """)
            .param(Timestamps.of(now))
            .param(rows.stream().map(row -> row.getKey().incidentId()).toArray(Long[]::new))
            .param(rows.stream().map(row -> row.getKey().position()).toArray(Long[]::new))
            .param(rows.stream().map(row -> row.getValue().orElse(null)).toArray(Long[]::new))
            .query((row, n) -> new Opening(row.getLong("incident_id"), row.getLong("position")))
            .list());
  }

  /** Lets the commit of this transaction wait for the disk, as one must before something begins. */
  void waitForDisk() {
    jdbc.sql("SET LOCAL synchronous_commit TO DEFAULT").update();
  }
}
