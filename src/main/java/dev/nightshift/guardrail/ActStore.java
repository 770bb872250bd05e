package dev.nightshift.guardrail;

import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which runs acted on which service, and which one does now. */
final class ActStore {

  private final JdbcClient jdbc;

  ActStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Lets the runs of one service decide one after another, so that two never share the last of a budget. */
  void serialise(String service) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(?, 20))").param(service).query((row, n) -> 1).list();
  }

  Optional<Instant> last(String runbook, String service, long except) {
    return jdbc.sql("SELECT at FROM act WHERE runbook = ? AND service = ? AND run_id <> ? ORDER BY at DESC LIMIT 1")
        .params(runbook, service, except)
        .query((row, n) -> Timestamps.read(row, "at"))
        .optional();
  }

  int countSince(String runbook, String service, Instant since, long except) {
    return jdbc.sql("SELECT count(*) FROM act WHERE runbook = ? AND service = ? AND run_id <> ? AND at > ?")
        .params(runbook, service, except, since.atOffset(java.time.ZoneOffset.UTC))
        .query(Integer.class)
        .single();
  }

  /** @param services empty for all */
  int countAcross(List<String> services, Instant since, long except) {
    return jdbc.sql("SELECT count(*) FROM act WHERE (cardinality(:services) = 0 OR service = ANY(:services)) AND run_id <> :except AND at > :since")
        .param("services", services.toArray(String[]::new))
        .param("except", except)
        .param("since", Timestamps.of(since))
        .query(Integer.class)
        .single();
  }

  /** Returns how many of these services have an alert that began after an instant. */
  int alertingSince(List<String> services, Instant since) {
    return jdbc.sql(
            """
            SELECT count(*) FROM unnest(:services::text[]) AS one
            WHERE EXISTS (SELECT 1 FROM alert WHERE alert.service = one AND alert.started_at > :since)
            """)
        .param("services", services.toArray(String[]::new))
        .param("since", Timestamps.of(since))
        .query(Integer.class)
        .single();
  }

  int incidentsSince(Instant since) {
    return jdbc.sql("SELECT count(*) FROM incident WHERE opened_at > ?").param(Timestamps.of(since)).query(Integer.class).single();
  }

  OptionalLong holder(String service, long except) {
    return jdbc.sql("SELECT run_id FROM service_hold WHERE service = ? AND run_id <> ?")
        .params(service, except)
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  void hold(long runId, String runbook, String service, Instant now) {
    jdbc.sql(
            """
            WITH held AS (
              INSERT INTO service_hold (service, run_id, since) VALUES (:service, :run, :now)
              ON CONFLICT (service) DO UPDATE SET since = service_hold.since)
            INSERT INTO act (run_id, runbook, service, at) VALUES (:run, :runbook, :service, :now)
            ON CONFLICT DO NOTHING
            """)
        .param("service", service)
        .param("run", runId)
        .param("runbook", runbook)
        .param("now", Timestamps.of(now))
        .update();
  }

  void release(long runId) {
    jdbc.sql("DELETE FROM service_hold WHERE run_id = ?").param(runId).update();
  }
}
