package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Service;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Only one run at a time changes something, and a late one is refused. */
class LockTest {
  private static final String TWO = "## Mitigation\n" + step("first") + step("second");

  /** Two services with a target each; one of the same machine in both under another name. */
  private static Catalog catalog(String addressOfLedger) {
    List<Service> services = new ArrayList<>();
    for (String id : List.of("payments", "ledger")) {
      TargetAddress target = new TargetAddress(id + "-1", "ssh", id.equals("ledger") ? addressOfLedger : "10.0.0.1", Map.of("role", "web"), Map.of());
      services.add(new Service(id, id, "payments", "prod", Map.of(), List.of(), List.of(target), List.of(), true));
    }
    return TestWorkspaces.catalog(services, List.of(TestWorkspaces.team()), List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("grace")));
  }

  private static Runbook restore(String service, String locks) {
    return TestWorkspaces.runbook("restore-" + service, """
        ---
        title: Restore
        nightshift: {service: %s, targets: role=web, locks: %s, limits: {cooldown: 0s}, verify: {settle: 0s}}
        ---
        # Restore

        """.formatted(service, locks) + TWO);
  }

  private static void waits(RunWorld world, long run, String why) {
    RunWorld.eventually(() -> world.runs.get(run).reason().equals(why));
  }

  private static void ends(RunWorld world, long run, RunStatus status) {
    RunWorld.eventually(() -> {
      world.tick(Duration.ofSeconds(2));
      return world.runs.get(run).status() == status;
    });
  }

  private static CountDownLatch blocked(RunWorld world, String step, String place) {
    CountDownLatch go = new CountDownLatch(1);
    world.kind.when(step, (request, output) -> {
      if (request.target() != null && request.target().name().equals(place)) {
        go.await();
      }
      return RecordingKind.exits(0).run(request, output);
    });
    return go;
  }

  private void excludes(String addressOfLedger, String locks, String words) {
    try (RunWorld world = RunWorld.of(catalog(addressOfLedger), restore("payments", locks), restore("ledger", locks))) {
      CountDownLatch go = blocked(world, "first", "payments-1");
      Run one = world.runs.start("restore-payments", null, Map.of(), ADA);
      RunWorld.eventually(() -> world.kind.ran.contains("first@payments-1"));
      Run other = world.runs.start("restore-ledger", null, Map.of(), ADA);
      waits(world, other.id(), "run " + one.id() + words);
      assertThat(world.kind.ran).containsExactly("first@payments-1");
      go.countDown();
      ends(world, other.id(), RunStatus.SUCCEEDED);
      assertThat(world.runs.get(one.id()).status()).isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  void runs_on_two_services_that_name_one_resource_go_one_after_another() {
    excludes("10.0.0.2", "[db-failover]", " holds db-failover");
  }

  @Test
  void one_machine_is_one_target_whatever_the_services_call_it() {
    excludes("10.0.0.1", "[]", " is changing ssh 10.0.0.1");
  }

  @Test
  void a_named_resource_may_hold_fields_of_the_service_so_that_two_services_do_not_wait() {
    try (RunWorld world = RunWorld.of(catalog("10.0.0.2"), restore("payments", "[\"{{service.id}}-x\"]"), restore("ledger", "[\"{{service.id}}-x\"]"))) {
      CountDownLatch go = blocked(world, "first", "payments-1");
      Run one = world.runs.start("restore-payments", null, Map.of(), ADA);
      RunWorld.eventually(() -> world.kind.ran.contains("first@payments-1"));
      Run other = world.runs.start("restore-ledger", null, Map.of(), ADA);
      ends(world, other.id(), RunStatus.SUCCEEDED);
      go.countDown();
      ends(world, one.id(), RunStatus.SUCCEEDED);
    }
  }

  @Test
  void a_lock_that_cannot_be_told_keeps_the_run_from_being_planned() {
    try (RunWorld world = RunWorld.of(catalog("10.0.0.2"), restore("payments", "[\"{{labels.zone}}-x\"]"))) {
      assertThatThrownBy(() -> world.runs.start("restore-payments", null, Map.of(), ADA)).isInstanceOf(Problem.Invalid.class).hasMessageContaining("{{labels.zone}}-x");
    }
  }

  @Test
  void a_silent_holder_loses_its_lock_to_the_next_whose_token_is_higher_and_its_late_step_is_refused() {
    try (RunWorld world = RunWorld.of(catalog("10.0.0.2"), restore("payments", "[db-failover]"), restore("ledger", "[db-failover]"));
        RunWorld other = world.join("node-2")) {
      other.pipeline.clock.tick(Duration.ofMinutes(10));
      List<Long> tokens = new CopyOnWriteArrayList<>();
      CountDownLatch go = new CountDownLatch(1);
      world.kind.when("first", (request, output) -> {
        tokens.add(fence(request));
        go.await();
        return RecordingKind.exits(0).run(request, output);
      });
      other.kind.when("first", (request, output) -> {
        tokens.add(fence(request));
        return RecordingKind.exits(0).run(request, output);
      });
      Run late = world.runs.start("restore-payments", null, Map.of(), ADA);
      RunWorld.eventually(() -> world.kind.ran.contains("first@payments-1"));
      Run next = other.runs.start("restore-ledger", null, Map.of(), ADA);
      waits(other, next.id(), "run " + late.id() + " holds db-failover");
      other.tick(Duration.ofMinutes(10));
      assertThat(other.kind.ran).as("its clock is ahead, and the lease is the database's").isEmpty();

      world.pipeline.database.jdbc().sql("UPDATE lock_lease SET until = clock_timestamp() - interval '1 second' WHERE run_id = ?").param(late.id()).update();
      ends(other, next.id(), RunStatus.SUCCEEDED);
      assertThat(tokens.getLast()).isGreaterThan(tokens.getFirst());
      go.countDown();
      RunWorld.eventually(() -> world.runs.get(late.id()).status().ended());
      assertThat(world.runs.get(late.id()).status()).isEqualTo(RunStatus.STOPPED);
      assertThat(world.runs.get(late.id()).reason()).startsWith("its lock has run out, and ").endsWith(" has taken over what it was changing");
      assertThat(world.kind.ran).containsExactly("first@payments-1");
    }
  }

  private static long fence(StepKind.Request request) {
    return Long.parseLong(request.environment().get("NIGHTSHIFT_FENCE"));
  }
}
