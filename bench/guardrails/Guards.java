package dev.nightshift.guardrail;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.catalog.Amount;
import dev.nightshift.catalog.Bounds;
import dev.nightshift.catalog.Closures;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.GuardrailRules.Rate;
import dev.nightshift.catalog.Oversight;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.catalog.Storm;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Status;
import dev.nightshift.platform.DatabaseSettings;
import dev.nightshift.platform.EmbeddedPostgres;
import dev.nightshift.platform.NodeName;
import dev.nightshift.runbook.Limits;
import dev.nightshift.runbook.Rung;
import dev.nightshift.spi.Severity;
import dev.nightshift.spi.TargetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How long all guardrails take for one run, with every rule set, after so many past runs. The transaction is the one in which a run begins to
 * act, rolled back at its end so that every measurement meets the same past. Arguments: folder, number of past runs, warm-up, measurements.
 */
public final class Guards {
  private static final int SERVICES = 200;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Guardrails guardrails;

  private Guards(HikariDataSource source) {
    jdbc = JdbcClient.create(source);
    transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    guardrails = new Guardrails(
        new Guardrails.Stores(
            new ActStore(jdbc), new FreezeStore(jdbc), new LockStore(jdbc, new NodeName("bench")), new BreakGlassStore(jdbc), new DryRunStore(jdbc),
            new HistoryStore(jdbc), new AlarmStore(jdbc)),
        null);
  }

  public static void main(String[] arguments) throws Exception {
    int past = Integer.parseInt(arguments[1]);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0])); HikariDataSource source = new HikariDataSource()) {
      DatabaseSettings settings = postgres.settings();
      source.setJdbcUrl(settings.url());
      source.setUsername(settings.username());
      source.setPassword(settings.password());
      Flyway.configure().dataSource(source).locations("classpath:db/migration").load().migrate();
      Guards bench = new Guards(source);
      bench.fill(past);
      bench.measure(past, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    }
  }

  /** A year of runs, one incident, alert and deploy each, spread over the services; one in fifty failed. */
  private void fill(int past) {
    for (String sql : List.of(
        """
        INSERT INTO incident (service, alert_group, title, severity, status, opened_at, resolved_at, reopened, hands_off, workspace_version)
        SELECT 'service-' || n % :services, 'group', 'Down', 'SEV3', 'RESOLVED', now() - interval '1 year' * n / :past, now(), 0, false, 'v'
        FROM generate_series(1, :past) AS n
        """,
        """
        INSERT INTO alert (integration, dedup_key, name, summary, source, severity, reported_severity, service, alert_group, labels, annotations, links, raw,
          state, acknowledged, suppressed_by, started_at, resolved_at, last_seen_at, occurrences, version)
        SELECT 'bench', 'key-' || n, 'Down', 'down', 'bench', 'SEV3', 'SEV3', 'service-' || n % :services, 'group', '{"target": "web-9"}', '{}', '[]', '{}',
          CASE WHEN n <= 200 THEN 'OPEN' ELSE 'RESOLVED' END, false, '', now() - interval '1 year' * n / :past, NULL, now(), 1, 1
        FROM generate_series(1, :past) AS n
        """,
        """
        INSERT INTO act (run_id, runbook, service, at, incident_id, by_person, root_id, ended_at, failed)
        SELECT n, 'restore-' || n % 50, 'service-' || n % :services, now() - interval '1 year' * n / :past, n, false, n, now() - interval '1 year' * n / :past, n % 50 = 0
        FROM generate_series(1, :past) AS n
        """,
        """
        INSERT INTO dry_run (plan_hash, runbook, service, at, by_whom, problem)
        SELECT 'plan-' || n, 'restore-' || n % 50, 'service-' || n % :services, now() - interval '1 minute', 'person:ada', '' FROM generate_series(1, :past) AS n
        """,
        """
        INSERT INTO run_lock (resource, fence)
        SELECT 'service service-' || n, 0 FROM generate_series(0, :services - 1) AS n WHERE :past > 0
        """,
        """
        INSERT INTO change_event (integration, service, summary, source, details, links, happened_at, received_at)
        SELECT 'bench', 'service-' || n % :services, 'a deploy', 'bench', '{"status": "finished"}', '[]', at, at
        FROM generate_series(1, :past) AS n, LATERAL (SELECT now() - interval '1 year' * n / :past AS at) AS time
        """)) {
      jdbc.sql(sql).param("past", past).param("services", SERVICES).update();
    }
    jdbc.sql("INSERT INTO breaker (runbook, service, state, failures) SELECT 'restore-' || r, 'service-' || s, 'closed', 0 FROM generate_series(0, 49) r, generate_series(0, 199) s").update();
    jdbc.sql("INSERT INTO check_look (service, name, healthy, at) SELECT 'service-' || s, 'web-' || t, true, now() FROM generate_series(0, 199) s, generate_series(1, 20) t").update();
    jdbc.sql("ANALYZE").update();
  }

  private void measure(int past, int warmUp, int times) {
    List<Guardrails.Decision> seen = List.of();
    for (int round = 0; round < warmUp; round++) {
      seen = once(situation(round));
    }
    String not = seen.stream().filter(decision -> !decision.allows()).map(Object::toString).collect(Collectors.joining());
    if (!not.isEmpty() || seen.size() != guardrails.names().size()) {
      throw new IllegalStateException("not all were asked: " + seen.size() + " of " + guardrails.names().size() + " " + not);
    }
    long[] nanos = new long[times];
    for (int round = 0; round < times; round++) {
      Situation situation = situation(round);
      long begin = System.nanoTime();
      once(situation);
      nanos[round] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "RESULT %,d past runs: all %d guardrails for one run: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, most %.2f ms (%d measurements)%n", past, seen.size(),
        nanos[times / 2] / 1e6, nanos[times * 95 / 100] / 1e6, nanos[times * 99 / 100] / 1e6, nanos[times - 1] / 1e6, times);
  }

  private List<Guardrails.Decision> once(Situation situation) {
    return transaction.execute(status -> {
      status.setRollbackOnly();
      return guardrails.beforeActing(situation);
    });
  }

  /** A run on one service after another, by automation, for an incident, with every rule set as wide as all may pass. */
  private Situation situation(int round) {
    String service = "service-" + round % SERVICES;
    List<TargetAddress> all =
        IntStream.rangeClosed(1, 20).mapToObj(n -> new TargetAddress("web-" + n, "ssh", "10.0.0." + n, Map.of("zone", "zone-" + n % 3), Map.of())).toList();
    Restraints restraints =
        new Restraints(
            List.of(new Amount(50, true)), Map.of("zone", List.of(new Amount(5, false))), List.of(new Amount(50, true)), Duration.ofNanos(1), Duration.ofNanos(1),
            1_000_000, Duration.ofDays(1));
    Rate wide = new Rate(10_000_000, Duration.ofHours(1));
    GuardrailRules rules =
        new GuardrailRules(
            List.of(), Map.of("prod", Set.of("terraform")), wide, wide, wide, new Storm(wide, new Storm.Share(new Amount(100, true), Duration.ofMinutes(10))), null, Bounds.NONE,
            Oversight.DEFAULT, Closures.DEFAULT);
    List<String> services = IntStream.range(0, SERVICES).mapToObj(n -> "service-" + n).toList();
    Surroundings around =
        new Surroundings(
            all, true, List.of("service-" + (round + 1) % SERVICES, "service-" + (round + 2) % SERVICES), services,
            all.stream().map(target -> new Surroundings.Watch(target.name(), target.name(), Duration.ofDays(365))).toList(), List.of("web-1"), false);
    List<Resource> resources = List.of(new Resource(Resource.Kind.SERVICE, service), new Resource(Resource.Kind.TARGET, "ssh 10.0.0.1 " + service));
    Incident incident =
        new Incident(round + 1L, service, "group", "Down", Severity.SEV3, Status.TRIGGERED, Instant.now(), null, null, null, null, 0, false, "v", null);
    return new Situation(
        Long.MAX_VALUE, "restore-" + round % 50, service, "plan-" + (round + 1), List.of(), incident, false, Rung.FALLBACK, false, false, false, true, Limits.DEFAULT, restraints,
        null, all.subList(0, 3), true, around, false, "prod", resources, services.subList(0, 20), Set.of("shell"), rules,
        new Permissions.Decision(true, "the role allows it", List.of()), new LinkedHashMap<>(), Instant.now());
  }
}
