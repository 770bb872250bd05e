package dev.nightshift.run;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who answered which plan, and how. */
final class ApprovalStore {
  private final JdbcClient jdbc;

  ApprovalStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void answer(Run run, String person, boolean approved, String reason, Instant now) {
    jdbc.sql(
            """
            INSERT INTO approval (run_id, person, plan_hash, approved, reason, at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (run_id, person) DO UPDATE SET approved = excluded.approved, reason = excluded.reason, at = excluded.at
            """)
        .params(run.id(), person, run.planHash(), approved, reason, RunStore.utc(now))
        .update();
  }
}
