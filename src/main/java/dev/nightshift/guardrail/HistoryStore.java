package dev.nightshift.guardrail;

import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.platform.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what has happened before a run acts: in one statement, because it is read while other runs wait. */
final class HistoryStore {

  /** Deploys are told by change events: {@code status} started, and what else ends it; several of one service are told apart by {@code deploy}. */
  private static final String HISTORY =
      """
      SELECT (SELECT count(DISTINCT coalesce(root_id, run_id)) FROM act
              WHERE incident_id = :incident AND NOT by_person AND coalesce(root_id, run_id) <> :root) AS attempts,
             (SELECT count(*) FROM act WHERE runbook = :runbook AND service = :service AND run_id <> :run AND at > :sinceBudget) AS used,
             (SELECT count(*) FROM act WHERE service = :service AND run_id <> :run AND at > :sinceService) AS of_service,
             (SELECT count(*) FROM act WHERE service = ANY (:team) AND run_id <> :run AND at > :sinceTeam) AS of_team,
             (SELECT count(*) FROM act WHERE run_id <> :run AND at > :sinceAll) AS of_all,
             acted.run_id AS acted_run, acted.runbook AS acted_runbook, acted.at AS acted_at,
             failed.run_id AS failed_run, failed.runbook AS failed_runbook, failed.ended_at AS failed_at,
             deploy.summary AS deploy, deploy.received_at AS deploy_at,
             coalesce(breaker.state, 'closed') AS state, coalesce(breaker.failures, 0) AS failures, breaker.since, breaker.why, breaker.half_open_at, breaker.canary,
             dry_run.by_whom AS tried_by, dry_run.at AS tried_at, dry_run.problem AS tried_problem
      FROM (VALUES (1)) AS here
      LEFT JOIN LATERAL (
        SELECT run_id, runbook, at FROM act WHERE service = :service AND coalesce(root_id, run_id) <> :root ORDER BY at DESC LIMIT 1) AS acted ON true
      LEFT JOIN LATERAL (
        SELECT run_id, runbook, ended_at FROM act
        WHERE service = :service AND failed AND coalesce(root_id, run_id) <> :root ORDER BY ended_at DESC LIMIT 1) AS failed ON true
      LEFT JOIN LATERAL (
        SELECT summary, received_at FROM (
          SELECT DISTINCT ON (coalesce(details ->> 'deploy', '')) summary, received_at, lower(details ->> 'status') AS status
          FROM change_event
          WHERE service = :service AND received_at > :sinceDeploy
            AND lower(details ->> 'status') IN ('started', 'finished', 'succeeded', 'failed', 'cancelled')
          ORDER BY coalesce(details ->> 'deploy', ''), id DESC) AS newest
        WHERE status = 'started' ORDER BY received_at DESC LIMIT 1) AS deploy ON true
      LEFT JOIN breaker ON breaker.runbook = :runbook AND breaker.service = :service
      LEFT JOIN dry_run ON dry_run.plan_hash = :plan
      """;

  private final JdbcClient jdbc;

  HistoryStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  History of(Situation run) {
    Instant now = run.now();
    GuardrailRules rules = run.rules();
    return jdbc.sql(HISTORY)
        .param("incident", run.incident() == null ? null : run.incident().id(), Types.BIGINT)
        .param("run", run.runId())
        .param("root", run.root())
        .param("runbook", run.runbook())
        .param("service", run.service())
        .param("team", run.teamServices().toArray(String[]::new))
        .param("plan", run.planDigest())
        .param("sinceBudget", Timestamps.of(now.minus(run.limits().budget().per())))
        .param("sinceService", since(rules.perService(), now))
        .param("sinceTeam", since(rules.perTeam(), now))
        .param("sinceAll", since(rules.overall(), now))
        .param("sinceDeploy", Timestamps.of(now.minus(rules.closures().deploys())))
        .query(HistoryStore::read)
        .single();
  }

  private static @Nullable OffsetDateTime since(GuardrailRules.@Nullable Rate rate, Instant now) {
    return Timestamps.of(rate == null ? now : now.minus(rate.per()));
  }

  private static History read(ResultSet row, int number) throws SQLException {
    Instant deployed = Timestamps.optional(row, "deploy_at");
    Instant tried = Timestamps.optional(row, "tried_at");
    return new History(
        row.getInt("attempts"),
        row.getInt("used"),
        new History.Counts(row.getInt("of_service"), row.getInt("of_team"), row.getInt("of_all")),
        past(row.getLong("acted_run"), row.getString("acted_runbook"), Timestamps.optional(row, "acted_at")),
        past(row.getLong("failed_run"), row.getString("failed_runbook"), Timestamps.optional(row, "failed_at")),
        deployed == null ? Optional.empty() : Optional.of(new History.Deploy(row.getString("deploy"), deployed)),
        BreakerStore.breaker(row),
        tried == null ? Optional.empty() : Optional.of(new History.DryRun(tried, row.getString("tried_by"), row.getString("tried_problem"))));
  }

  private static Optional<History.Past> past(long run, @Nullable String runbook, @Nullable Instant at) {
    return runbook == null || at == null ? Optional.empty() : Optional.of(new History.Past(run, runbook, at));
  }
}
