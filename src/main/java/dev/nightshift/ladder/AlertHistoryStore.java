package dev.nightshift.ladder;

import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What alerts were like before a run. */
final class AlertHistoryStore {
  private final JdbcClient jdbc;

  AlertHistoryStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns whether such an alert was open at any moment of a time. */
  boolean wasOpen(String service, String name, Instant from, Instant until) {
    return jdbc.sql(
            """
            SELECT EXISTS (
              SELECT FROM alert
              WHERE service = :service AND name = :name AND started_at <= :until AND (resolved_at IS NULL OR resolved_at >= :from))
            """)
        .param("service", service)
        .param("name", name)
        .param("from", Timestamps.of(from))
        .param("until", Timestamps.of(until))
        .query(Boolean.class)
        .single();
  }
}
