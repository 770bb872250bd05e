package dev.nightshift.guardrail;

import dev.nightshift.platform.Timestamps;
import java.sql.Types;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which runs acted on which service. */
final class ActStore {

  private final JdbcClient jdbc;

  ActStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  int countSince(Binding binding, Instant since) {
    return jdbc.sql("SELECT count(*) FROM act WHERE runbook = ? AND service = ? AND at > ?")
        .param(binding.runbook())
        .param(binding.service())
        .param(Timestamps.of(since))
        .query(Integer.class)
        .single();
  }

  /** Counts a run that acts from now on. */
  void count(Guardrails.Act act, Instant now) {
    jdbc.sql(
            """
            INSERT INTO act (run_id, runbook, service, at, incident_id, by_person, root_id)
            VALUES (:run, :runbook, :service, :now, :incident, :byPerson, :root) ON CONFLICT DO NOTHING
            """)
        .param("run", act.run())
        .param("runbook", act.binding().runbook())
        .param("service", act.binding().service())
        .param("now", Timestamps.of(now))
        .param("incident", act.incident(), Types.BIGINT)
        .param("byPerson", act.byPerson())
        .param("root", act.root())
        .update();
  }

  void ended(long run, boolean failed, Instant now) {
    jdbc.sql("UPDATE act SET ended_at = :now, failed = :failed WHERE run_id = :run")
        .param("now", Timestamps.of(now))
        .param("failed", failed)
        .param("run", run)
        .update();
  }
}
