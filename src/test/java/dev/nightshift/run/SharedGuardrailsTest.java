package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Bounds;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Closures;
import dev.nightshift.catalog.FreezeWindow;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.GuardrailRules.Rate;
import dev.nightshift.catalog.Oversight;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Storm;
import dev.nightshift.ledger.Fact;
import dev.nightshift.spi.TargetAddress;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Guardrails of the whole workspace hold for every runbook, beside its own. */
class SharedGuardrailsTest {
  private static final String RESTART = "## Mitigation\n" + step("restart idempotent");

  private static Catalog catalog(GuardrailRules rules, String... services) {
    List<Service> all = new ArrayList<>();
    for (String id : services) {
      TargetAddress target = new TargetAddress("web-1", "ssh", "10.0.0.1", Map.of("role", "web"), Map.of());
      all.add(new Service(id, id, "payments", "prod", Map.of(), List.of(), List.of(target), List.of(), true));
    }
    Catalog plain = TestWorkspaces.catalog(all, List.of(TestWorkspaces.team()), List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("grace")));
    return TestCatalog.like(plain).rules(rules).make();
  }

  private static GuardrailRules rules(Rate perService, Rate perTeam, Rate overall, Rate storm) {
    return new GuardrailRules(
        List.of(), Map.of(), perService, perTeam, overall, storm == null ? null : new Storm(storm, null), null, Bounds.NONE, Oversight.DEFAULT, Closures.DEFAULT);
  }

  private static GuardrailRules rules(List<FreezeWindow> windows, Map<String, Set<String>> forbidden) {
    return new GuardrailRules(windows, forbidden, null, null, null, null, null, Bounds.NONE, Oversight.DEFAULT, Closures.DEFAULT);
  }

  private static Run ended(RunWorld world) {
    RunWorld.eventually(() -> {
      world.settle();
      return world.run().status().ended();
    });
    return world.run();
  }

  private static String deniedBy(RunWorld world) {
    Fact denial = world.facts("guardrail.decided").stream().filter(fact -> fact.text("verdict").equals("deny")).findFirst().orElseThrow();
    return denial.text("guardrail");
  }

  @Test
  void the_calendar_of_the_workspace_freezes_services() {
    FreezeWindow always = new FreezeWindow(
        "no changes in this test", List.of("payments"), ZoneOffset.UTC, EnumSet.allOf(DayOfWeek.class), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, null, null);
    try (RunWorld world = RunWorld.of(catalog(rules(List.of(always), Map.of()), "payments"), runbook("rung: fallback", RESTART))) {
      world.fire();
      assertThat(ended(world).reason()).contains("frozen at this time").endsWith("no changes in this test");
      assertThat(deniedBy(world)).isEqualTo("freeze");
    }
  }

  @Test
  void a_kind_of_step_that_is_forbidden_in_an_environment_changes_nothing_there_whoever_starts_it() {
    GuardrailRules rules = rules(List.of(), Map.of("prod", Set.of("shell")));
    try (RunWorld world = RunWorld.of(catalog(rules, "payments"), runbook("rung: human-initiated", "## Diagnosis\n" + step("look") + RESTART))) {
      world.runs.start("restore", null, Map.of(), ADA);
      assertThat(ended(world).reason()).contains("steps of the kind shell may change nothing in prod");
      assertThat(world.kind.ran).containsExactly("look@web-1");
    }
  }

  @Test
  void many_incidents_are_a_storm_in_which_only_people_start_anything() {
    try (RunWorld world = RunWorld.of(catalog(rules(null, null, null, new Rate(2, Duration.ofMinutes(10))), "payments"), runbook("rung: fallback\nlimits: {cooldown: 0s}", RESTART))) {
      world.fire("down", Map.of());
      RunWorld.eventually(() -> world.kind.ran.contains("restart@web-1"));
    }
    try (RunWorld world = RunWorld.of(catalog(rules(null, null, null, new Rate(1, Duration.ofMinutes(10))), "payments"), runbook("rung: fallback\nlimits: {cooldown: 0s}", RESTART))) {
      long incident = world.fire("down", Map.of()).id();
      Run held = world.await(RunStatus.AWAITING_APPROVAL);
      assertThat(world.facts("guardrail.decided").getLast().text("why")).contains("1 incident in 10m make a storm: automation goes no further than human-initiated");
      assertThat(world.kind.ran).isEmpty();
      world.runs.reject(held.id(), ADA, "it is the network");
      world.settle();
      world.runs.start("restore", incident, Map.of(), ADA);
      RunWorld.eventually(() -> world.kind.ran.contains("restart@web-1"));
    }
  }

  @Test
  void a_hundred_starts_at_once_against_a_budget_of_three_for_all_services_are_three() throws Exception {
    String[] services = java.util.stream.IntStream.range(0, 20).mapToObj(number -> "service-" + number).toArray(String[]::new);
    Catalog catalog = catalog(rules(null, null, new Rate(3, Duration.ofHours(1)), null), services);
    var books = java.util.Arrays.stream(services).map(service -> TestWorkspaces.runbook("restore-" + service, """
        ---
        title: Restore
        nightshift: {service: %s, targets: name=web-1, limits: {budget: 100/1h, cooldown: 0s}, verify: {settle: 0s}}
        ---
        # Restore

        ## Mitigation
        """.formatted(service) + step("restart idempotent"))).toArray(dev.nightshift.runbook.Runbook[]::new);
    try (RunWorld world = RunWorld.of(catalog, books)) {
      CountDownLatch together = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int number = 0; number < 100; number++) {
        String book = "restore-" + services[number % services.length];
        threads.add(Thread.ofVirtual().start(() -> {
          try {
            together.await();
            world.runs.start(book, null, Map.of(), ADA);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        }));
      }
      together.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      RunWorld.eventually(() -> {
        world.tick(Duration.ofSeconds(1));
        return world.runs.list(null, Long.MAX_VALUE, 200).stream().filter(run -> run.status().ended()).count() == 100;
      });
      List<Run> all = world.runs.list(null, Long.MAX_VALUE, 200);
      assertThat(all.stream().filter(run -> run.status() == RunStatus.SUCCEEDED)).hasSize(3);
      assertThat(all.stream().filter(run -> run.status() == RunStatus.STOPPED)).hasSize(97)
          .allMatch(run -> run.reason().contains("the budget of 3 runs in 1h for all services is used up"));
      assertThat(world.kind.ran).hasSize(3);
    }
  }

  @Test
  void a_team_has_a_budget_over_its_services_and_a_service_over_its_runbooks() {
    try (RunWorld world = RunWorld.of(catalog(rules(null, new Rate(0, Duration.ofHours(1)), null, null), "payments"), runbook("rung: human-initiated", RESTART))) {
      world.runs.start("restore", null, Map.of(), ADA);
      assertThat(ended(world).reason()).contains("for the team's services is used up");
      assertThat(deniedBy(world)).isEqualTo("shared-budget");
    }
    try (RunWorld world = RunWorld.of(catalog(rules(new Rate(0, Duration.ofHours(1)), null, null, null), "payments"), runbook("rung: human-initiated", RESTART))) {
      world.runs.start("restore", null, Map.of(), ADA);
      assertThat(ended(world).reason()).contains("for the service payments is used up");
    }
  }
}
