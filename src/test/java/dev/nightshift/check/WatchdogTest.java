package dev.nightshift.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestStepKind;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.escalation.StuckEscalationStore;
import dev.nightshift.guardrail.GuardrailWiring;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.LadderWiring;
import dev.nightshift.ledger.Fact;
import dev.nightshift.paging.StuckPageStore;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Leases;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.StuckWork.Stuck;
import dev.nightshift.platform.StuckWork;
import dev.nightshift.run.RunExecutor;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.RunWiring;
import dev.nightshift.run.Runs;
import dev.nightshift.spi.StepKind;
import dev.nightshift.target.Discovered;
import dev.nightshift.target.StepKinds;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What does not go on by itself is found, told to its owner once, and is over when it goes on. */
class WatchdogTest {
  private static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));
  private static final String RUNBOOK =
      """
      ---
      title: Look
      nightshift: {service: payments, targets: "role=payments"%s}
      ---
      # Look

      ## %s
      ```sh {name=restart}
      true
      ```
      """;

  private TestPipeline pipeline;
  private Watchdog watchdog;

  @Configuration(proxyBeanMethods = false)
  static class Parts {
    @Bean
    Discovered discovered() {
      return Discovered.NOBODY;
    }

    @Bean
    StepKinds stepKinds() {
      TestStepKind succeeds = (request, output) -> new StepKind.Result(Map.of("exit", 0L), Map.of(), true, null);
      return new StepKinds(List.of(succeeds));
    }

    @Bean
    Leases leases(JdbcClient jdbc, NodeName node, Clock clock) {
      return new Leases(jdbc, node, clock);
    }

    @Bean
    Outbound outbound() {
      return new Outbound(() -> AddressRules.DEFAULT);
    }

    @Bean
    StuckWork pages(JdbcClient jdbc) {
      return new StuckPageStore(jdbc);
    }

    @Bean
    StuckWork escalations(JdbcClient jdbc) {
      return new StuckEscalationStore(jdbc);
    }
  }

  @BeforeEach
  void open() {
    TestWorkspaces workspaces =
        TestWorkspaces.small(
            TestWorkspaces.runbook("look", RUNBOOK.formatted("", "Diagnosis")),
            TestWorkspaces.runbook("asks", RUNBOOK.formatted(", approval: {when: 'true', minimum: 1, timeout: 5m}", "Mitigation")));
    pipeline = new TestPipeline(TestDatabase.create(), workspaces, "node-1", Parts.class, CheckWiring.class, GuardrailWiring.class, LadderWiring.class, RunWiring.class);
    watchdog = pipeline.part(Watchdog.class);
    pipeline.part(RunExecutor.class).stop();
    pipeline.settle();
  }

  @AfterEach
  void close() {
    pipeline.part(RunExecutor.class).stop();
    pipeline.close();
  }

  /** Time passes, the ledger's followers work, and the watchdog looks. */
  private void minutes(int minutes) {
    pipeline.clock.tick(Duration.ofMinutes(minutes).plusSeconds(1));
    pipeline.settle();
    watchdog.beat();
    pipeline.settle();
  }

  private void update(String sql) {
    pipeline.database.jdbc().sql(sql).param(pipeline.clock.instant().atOffset(ZoneOffset.UTC)).update();
  }

  private List<Stuck> known() {
    return watchdog.known().stream().map(Watchdog.Known::stuck).toList();
  }

  private List<Fact> facts(String type) {
    return pipeline.facts().stream().filter(fact -> fact.type().equals(type)).toList();
  }

  private List<Alert> alerts(long incident) {
    return pipeline.part(Alerts.class).ofIncident(incident);
  }

  @Test
  void a_run_that_no_node_drives_is_told_once_to_the_team_of_its_service_and_is_over_when_one_does() {
    long run = pipeline.part(Runs.class).start("look", null, Map.of(), ADA).id();
    pipeline.settle();
    minutes(2);
    assertThat(known()).extracting(Stuck::kind, Stuck::key, Stuck::service).containsExactly(Tuple.tuple("run", Long.toString(run), "payments"));
    minutes(1);
    minutes(1);
    assertThat(facts("watchdog.found")).hasSize(1);
    Incident incident = pipeline.part(Incidents.class).list(Incidents.Filter.OPEN, Long.MAX_VALUE, 10).getFirst();
    assertThat(incident.service()).isEqualTo("payments");
    assertThat(alerts(incident.id())).singleElement().satisfies(alert -> {
      assertThat(alert.name()).isEqualTo("NightshiftRunStuck");
      assertThat(alert.summary()).contains("Run " + run, "no node drives it");
    });

    pipeline.part(RunExecutor.class).start();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> pipeline.part(Runs.class).get(run).status() == RunStatus.SUCCEEDED);
    minutes(1);
    assertThat(known()).isEmpty();
    assertThat(facts("watchdog.cleared")).hasSize(1);
    assertThat(alerts(incident.id()).getFirst().open()).isFalse();
  }

  @Test
  void a_run_past_its_limits_and_an_approval_past_its_time_are_found() {
    Runs runs = pipeline.part(Runs.class);
    RunExecutor executor = pipeline.part(RunExecutor.class);
    executor.start();
    long run = runs.start("asks", null, Map.of(), ADA).id();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> runs.get(run).waitsFor() != null);
    executor.stop();
    update("UPDATE run SET wake_at = ?::timestamptz + interval '1 day'");
    pipeline.settle();
    minutes(5);
    assertThat(known()).as("silence for five minutes is what was asked for").isEmpty();
    minutes(2);
    assertThat(known()).extracting(Stuck::what).containsExactly("Run " + run + " still waits for an approval whose time is over");

    update("UPDATE run SET status = 'running', state = jsonb_set(jsonb_set(state, '{waitingSince}', 'null'), '{deadline}', to_jsonb(?::timestamptz))");
    minutes(1);
    assertThat(known()).isEmpty();
    minutes(10);
    assertThat(known()).extracting(Stuck::what).containsExactly("Run " + run + " is past its time limit and has not ended");
  }

  @Test
  void a_follower_that_does_not_move_concerns_all_of_nightshift() {
    pipeline.accept("alertmanager", TestPipeline.trigger("a", "Down"));
    pipeline.clock.tick(Duration.ofSeconds(50));
    watchdog.beat();
    assertThat(known()).isEmpty();
    pipeline.clock.tick(Duration.ofSeconds(30));
    watchdog.beat();
    assertThat(known()).isNotEmpty().allSatisfy(stuck -> {
      assertThat(stuck.kind()).isEqualTo("follower");
      assertThat(stuck.service()).isEmpty();
      assertThat(stuck.what()).contains("does not move, and facts wait for it");
    });
    pipeline.settle();
    minutes(1);
    assertThat(known()).isEmpty();
  }

  @Test
  void a_page_that_is_not_sent_and_an_overdue_escalation_are_found() {
    update("INSERT INTO page (incident_id, person, round, level, kind, why, contacts, next_at, requested_at) VALUES (7, 'ada', 0, 1, 'INCIDENT', 'x', '[]', ?, now())");
    update("INSERT INTO escalation (incident_id, phase, round, level, waiting_for, runs, kind, due_at, when_due, changed_at) VALUES (7, 'x', 0, 1, '{}', '{}', 'INCIDENT', ?, 'x', now())");
    minutes(2);
    assertThat(known()).extracting(Stuck::kind).containsExactlyInAnyOrder("page", "escalation");
    update("UPDATE page SET next_at = NULL WHERE next_at <= ?");
    pipeline.settle();
    minutes(1);
    assertThat(known()).extracting(Stuck::kind).containsExactly("escalation");
  }

  @Test
  void one_node_looks() {
    pipeline.part(Runs.class).start("look", null, Map.of(), ADA);
    pipeline.settle();
    assertThat(new Leases(pipeline.database.jdbc(), new NodeName("node-2"), pipeline.clock).acquire("watchdog", Duration.ofMinutes(3))).isPresent();
    minutes(2);
    assertThat(known()).isEmpty();
    minutes(2);
    assertThat(known()).as("the other node is silent for too long").hasSize(1);
  }
}
