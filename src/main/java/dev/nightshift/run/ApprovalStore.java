package dev.nightshift.run;

import dev.nightshift.platform.Timestamps;
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
        .param(run.id()).param(person).param(run.planHash()).param(approved).param(reason).param(Timestamps.of(now))
        .update();
  }

  /** Uses a link up; false where it was used before. */
  boolean use(byte[] link, Run run, String person, Instant now) {
    return jdbc.sql("INSERT INTO approval_link_used (link_hash, run_id, person, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .param(link).param(run.id()).param(person).param(Timestamps.of(now))
            .update()
        == 1;
  }

  boolean used(byte[] link) {
    return jdbc.sql("SELECT count(*) FROM approval_link_used WHERE link_hash = ?").param(link).query(Integer.class).single() > 0;
  }

  /** Whether a program of this name still has a token that may approve. */
  boolean programActs(String name) {
    return jdbc.sql("SELECT count(*) FROM token WHERE actor = ? AND person IS NULL AND role = 'ADMIN' AND revoked_at IS NULL")
            .param(name)
            .query(Integer.class)
            .single()
        > 0;
  }
}
