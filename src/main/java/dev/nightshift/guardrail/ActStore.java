package dev.nightshift.guardrail;

import dev.nightshift.platform.Timestamps;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which runs acted on which service. */
final class ActStore {

  private final JdbcClient jdbc;

  ActStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Lets the runs of these services decide one after another, so that two never share the last of a budget. Everybody takes them in one order,
   * so that none wait in a circle.
   */
  void serialise(Collection<String> services) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(service, 20)) FROM unnest(?::text[]) AS service")
        .param(services.stream().distinct().sorted().toArray(String[]::new))
        .query((row, n) -> 1)
        .list();
  }

  /** A run that acted, or failed, and when. */
  record Past(long run, String runbook, Instant at) {}

  /** What was last on a service. */
  record Latest(Optional<Past> acted, Optional<Past> failed) {}

  /** @param root the attempt whose own runs do not count */
  Latest latest(String service, long root) {
    Map<String, Past> latest = new HashMap<>();
    jdbc.sql(
            """
            (SELECT 'acted' AS did, run_id, runbook, at FROM act WHERE service = :service AND coalesce(root_id, run_id) <> :root ORDER BY at DESC LIMIT 1)
            UNION ALL
            (SELECT 'failed', run_id, runbook, ended_at FROM act
             WHERE service = :service AND failed AND coalesce(root_id, run_id) <> :root ORDER BY ended_at DESC LIMIT 1)
            """)
        .param("service", service)
        .param("root", root)
        .query((RowCallbackHandler) row -> latest.put(row.getString("did"), new Past(row.getLong("run_id"), row.getString("runbook"), Timestamps.read(row, "at"))));
    return new Latest(Optional.ofNullable(latest.get("acted")), Optional.ofNullable(latest.get("failed")));
  }

  /** Returns how often automation has tried on an incident; a run and those that it calls are one attempt. */
  int attempts(long incident, long root) {
    return jdbc.sql("SELECT count(DISTINCT coalesce(root_id, run_id)) FROM act WHERE incident_id = ? AND NOT by_person AND coalesce(root_id, run_id) <> ?")
        .params(incident, root)
        .query(Integer.class)
        .single();
  }

  int countSince(String runbook, String service, Instant since, long except) {
    return jdbc.sql("SELECT count(*) FROM act WHERE runbook = ? AND service = ? AND run_id <> ? AND at > ?")
        .params(runbook, service, except, since.atOffset(java.time.ZoneOffset.UTC))
        .query(Integer.class)
        .single();
  }

  /** From when on runs of a service, of its team and of all are counted. */
  record Windows(Instant service, Instant team, Instant all) {}

  /** How many runs acted in each. */
  record Counts(int service, int team, int all) {}

  Counts counts(String service, List<String> team, Windows since, long except) {
    return jdbc.sql(
            """
            SELECT (SELECT count(*) FROM act WHERE service = :service AND run_id <> :except AND at > :sinceService) AS service,
                   (SELECT count(*) FROM act WHERE service = ANY (:team) AND run_id <> :except AND at > :sinceTeam) AS team,
                   (SELECT count(*) FROM act WHERE run_id <> :except AND at > :sinceAll) AS everything
            """)
        .param("service", service)
        .param("team", team.toArray(String[]::new))
        .param("except", except)
        .param("sinceService", Timestamps.of(since.service()))
        .param("sinceTeam", Timestamps.of(since.team()))
        .param("sinceAll", Timestamps.of(since.all()))
        .query((row, n) -> new Counts(row.getInt("service"), row.getInt("team"), row.getInt("everything")))
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

  int incidentsSince(Instant since) {
    return jdbc.sql("SELECT count(*) FROM incident WHERE opened_at > ?").param(Timestamps.of(since)).query(Integer.class).single();
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
