package dev.nightshift.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.CountedStatements;
import dev.nightshift.TestDatabase;
import dev.nightshift.catalog.Amount;
import dev.nightshift.catalog.Bounds;
import dev.nightshift.catalog.Closures;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.GuardrailRules.Rate;
import dev.nightshift.catalog.Oversight;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.catalog.Storm;
import dev.nightshift.guardrail.Guardrails.Decision;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Status;
import dev.nightshift.platform.NodeName;
import dev.nightshift.runbook.Limits;
import dev.nightshift.runbook.Rung;
import dev.nightshift.spi.Severity;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Other runs wait while one is judged, and each statement is a way to the database and back: their number is watched. */
@TestInstance(Lifecycle.PER_CLASS)
class GuardrailStatementsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
  private static final TargetAddress WEB = new TargetAddress("web-1", "ssh", "10.0.0.1", Map.of("zone", "a"), Map.of());
  private final TestDatabase database = TestDatabase.create();
  private final CountedStatements counted = new CountedStatements(database.dataSource());
  private final Guardrails guardrails = new Guardrails(stores(JdbcClient.create(counted)), null);

  private static Guardrails.Stores stores(JdbcClient jdbc) {
    return new Guardrails.Stores(
        new ActStore(jdbc), new FreezeStore(jdbc), new LockStore(jdbc, new NodeName("a")), new BreakGlassStore(jdbc), new DryRunStore(jdbc), new HistoryStore(jdbc),
        new AlarmStore(jdbc));
  }

  @AfterAll
  void close() {
    database.close();
  }

  /** With every rule set. */
  private static Situation situation() {
    Rate wide = new Rate(10, Duration.ofHours(1));
    Storm storm = new Storm(wide, new Storm.Share(new Amount(100, true), Duration.ofMinutes(10)));
    GuardrailRules rules = new GuardrailRules(List.of(), Map.of(), wide, wide, wide, storm, null, Bounds.NONE, Oversight.DEFAULT, Closures.DEFAULT);
    Restraints restraints = new Restraints(
        List.of(), Map.of("zone", List.of(new Amount(5, false))), List.of(new Amount(0, false)), Duration.ofMinutes(1), Duration.ofMinutes(1), 3, Duration.ofDays(1));
    Surroundings around = new Surroundings(List.of(WEB), true, List.of("shop"), List.of("payments", "shop"), List.of(new Surroundings.Watch("answers", "web-1", Duration.ofMinutes(1))), List.of("web-1"), false);
    Incident incident = new Incident(1, "payments", "group", "Down", Severity.SEV3, Status.TRIGGERED, NOW, null, null, null, null, 0, false, "v", null);
    return new Situation(
        9, "restore", "payments", "digest", List.of(), incident, false, Rung.FALLBACK, false, false, false, true, Limits.DEFAULT, restraints, null, List.of(WEB), true,
        around, false, "prod", List.of(new Resource(Resource.Kind.SERVICE, "payments")), List.of("payments"), Set.of("shell"), rules,
        new Permissions.Decision(true, "by its role", List.of()), Map.of(), NOW);
  }

  private TransactionTemplate transaction() {
    return new TransactionTemplate(new JdbcTransactionManager(counted));
  }

  @Test
  void a_run_with_every_rule_set_is_judged_with_six_statements() {
    new DryRunStore(database.jdbc()).keep("digest", new Binding("restore", "payments"), "person:ada", "", NOW);
    counted.statements().clear();
    List<Decision> all = transaction().execute(status -> guardrails.beforeActing(situation()));
    assertThat(all).hasSameSizeAs(guardrails.names()).allMatch(Decision::allows);
    assertThat(counted.statements()).hasSize(6);
  }

  @Test
  void what_nobody_asks_for_is_not_read() {
    database.jdbc().sql("INSERT INTO automation_freeze (kind, service, reason, started_at, started_by) VALUES ('stop', '', 'worse', now(), 'person:ada')").update();
    counted.statements().clear();
    List<Decision> all = transaction().execute(status -> guardrails.beforeActing(situation()));
    assertThat(all).extracting(Decision::guardrail).containsExactly("stop-all");
    assertThat(counted.statements()).as("to wait for its turn, and whether all is stopped").hasSize(2);
    database.jdbc().sql("DELETE FROM automation_freeze").update();
  }

  @Test
  void a_further_step_is_judged_with_three_statements() {
    LockStore locks = new LockStore(database.jdbc(), new NodeName("a"));
    locks.take(9, List.of(), List.of());
    counted.statements().clear();
    List<Decision> all = transaction().execute(status -> guardrails.beforeStep(situation()));
    assertThat(all).allMatch(Decision::allows);
    assertThat(counted.statements()).as("the stop, the healthy targets, the lease").hasSize(3);
    locks.release(9);
  }
}
