package dev.nightshift.guardrail;

import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which runs acted on which service. */
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

  /** Counts a run that acts from now on. */
  void count(long runId, Binding binding, Instant now) {
    jdbc.sql("INSERT INTO act (run_id, runbook, service, at) VALUES (:run, :runbook, :service, :now) ON CONFLICT DO NOTHING")
        .param("run", runId)
        .param("runbook", binding.runbook())
        .param("service", binding.service())
        .param("now", Timestamps.of(now))
        .update();
  }
}
