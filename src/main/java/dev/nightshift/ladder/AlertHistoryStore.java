package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.platform.Timestamps;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What alerts and incidents were like without a run, to compare with. */
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

  /** Compares a binding with incidents of the same kind on which no run acted. */
  Comparison compare(Binding binding) {
    return jdbc.sql(
            """
            WITH kind AS (
              SELECT DISTINCT i.service, i.alert_group FROM ladder_run r JOIN incident i ON i.id = r.incident_id
              WHERE r.runbook = :runbook AND r.service = :service),
            alone AS (
              SELECT i.opened_at, i.resolved_at, i.acknowledged_by IS NOT NULL OR i.resolved_by <> 'automation' AS by_people
              FROM incident i JOIN kind USING (service, alert_group)
              WHERE i.resolved_at IS NOT NULL
                AND NOT EXISTS (SELECT FROM ladder_run r WHERE r.incident_id = i.id AND r.acted_at IS NOT NULL))
            SELECT count(*) AS cases, count(*) FILTER (WHERE by_people) AS by_people,
                   COALESCE(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM resolved_at - opened_at)) FILTER (WHERE by_people), 0) AS manual
            FROM alone
            """)
        .param("runbook", binding.runbook())
        .param("service", binding.service())
        .query((row, n) -> new Comparison(
            row.getInt("by_people"), row.getInt("by_people") == 0 ? null : Duration.ofMillis((long) (row.getDouble("manual") * 1000)),
            row.getInt("cases") - row.getInt("by_people"), row.getInt("cases")))
        .single();
  }
}
