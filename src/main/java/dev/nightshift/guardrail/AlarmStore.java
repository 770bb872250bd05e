package dev.nightshift.guardrail;

import dev.nightshift.catalog.Storm;
import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what goes wrong at this time. */
final class AlarmStore {

  /**
   * How much goes wrong at once.
   *
   * @param incidents how many were opened in the time in which a storm counts them
   * @param services how many began to alert in the time in which a storm counts those
   */
  record Unrest(int incidents, int services) {}

  private final JdbcClient jdbc;

  AlarmStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Unrest unrest(Storm storm, List<String> services, Instant now) {
    return jdbc.sql(
            """
            SELECT (SELECT count(*) FROM incident WHERE opened_at > :sinceIncidents) AS incidents,
                   (SELECT count(*) FROM unnest(:services::text[]) AS one
                    WHERE EXISTS (SELECT 1 FROM alert WHERE alert.service = one AND alert.started_at > :sinceAlerts)) AS services
            """)
        .param("services", storm.services() == null ? new String[0] : services.toArray(String[]::new))
        .param("sinceIncidents", Timestamps.of(storm.incidents() == null ? now : now.minus(storm.incidents().per())))
        .param("sinceAlerts", Timestamps.of(storm.services() == null ? now : now.minus(storm.services().per())))
        .query((row, n) -> new Unrest(row.getInt("incidents"), row.getInt("services")))
        .single();
  }

  /** Returns the names and addresses that open alerts of a service carry as the label target, instance or host. */
  Set<String> sick(String service) {
    return Set.copyOf(
        jdbc.sql(
                """
                SELECT DISTINCT label.value FROM alert, jsonb_each_text(labels) AS label
                WHERE service = ? AND state = 'OPEN' AND label.key IN ('target', 'instance', 'host')
                """)
            .param(service)
            .query(String.class)
            .list());
  }
}
