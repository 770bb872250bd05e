package dev.nightshift.guardrail;

import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deploys under way, as change events tell of them: {@code status} started, and what else ends it. */
final class DeployStore {

  /** A deploy that has begun and not ended. */
  record Deploy(String summary, Instant since) {}

  private final JdbcClient jdbc;

  DeployStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns the newest that has begun after an instant; several of one service are told apart by {@code deploy}, where they name themselves. */
  Optional<Deploy> underWay(String service, Instant after) {
    return jdbc.sql(
            """
            SELECT summary, received_at FROM (
              SELECT DISTINCT ON (coalesce(details ->> 'deploy', '')) summary, received_at, lower(details ->> 'status') AS status
              FROM change_event
              WHERE service = ? AND received_at > ? AND lower(details ->> 'status') IN ('started', 'finished', 'succeeded', 'failed', 'cancelled')
              ORDER BY coalesce(details ->> 'deploy', ''), id DESC) AS newest
            WHERE status = 'started' ORDER BY received_at DESC LIMIT 1
            """)
        .params(service, after.atOffset(ZoneOffset.UTC))
        .query((row, n) -> new Deploy(row.getString("summary"), Timestamps.read(row, "received_at")))
        .optional();
  }
}
