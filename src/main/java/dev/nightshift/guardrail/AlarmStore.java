package dev.nightshift.guardrail;

import dev.nightshift.catalog.Storm;
import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.RowCallbackHandler;
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

  /**
   * How the targets of a service are.
   *
   * @param sick the names and addresses that open alerts carry as the label target, instance or host
   * @param vouched the checks that believe their target to be healthy, and when they looked last
   */
  record Health(Set<String> sick, Map<String, Instant> vouched) {}

  Health health(String service) {
    Set<String> sick = new HashSet<>();
    Map<String, Instant> vouched = new HashMap<>();
    jdbc.sql(
            """
            SELECT label.value AS name, NULL::timestamptz AS at FROM alert, jsonb_each_text(labels) AS label
            WHERE service = :service AND state = 'OPEN' AND label.key IN ('target', 'instance', 'host')
            UNION
            SELECT name, at FROM check_look WHERE service = :service AND healthy
            """)
        .param("service", service)
        .query((RowCallbackHandler) row -> {
          Instant at = Timestamps.optional(row, "at");
          if (at == null) {
            sick.add(row.getString("name"));
          } else {
            vouched.put(row.getString("name"), at);
          }
        });
    return new Health(Set.copyOf(sick), Map.copyOf(vouched));
  }
}
