package dev.nightshift.guardrail;

import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The last dry run of each plan. */
final class DryRunStore {

  private final JdbcClient jdbc;

  DryRunStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Writes down a dry run over the one before.
   *
   * @param problem what speaks against the plan, or empty
   */
  void keep(String plan, Binding binding, String by, String problem, Instant now) {
    jdbc.sql(
            """
            INSERT INTO dry_run (plan_hash, runbook, service, at, by_whom, problem) VALUES (:plan, :runbook, :service, :now, :by, :problem)
            ON CONFLICT (plan_hash) DO UPDATE SET at = excluded.at, by_whom = excluded.by_whom, problem = excluded.problem
            """)
        .param("plan", plan)
        .param("runbook", binding.runbook())
        .param("service", binding.service())
        .param("now", Timestamps.of(now))
        .param("by", by)
        .param("problem", problem)
        .update();
  }
}
