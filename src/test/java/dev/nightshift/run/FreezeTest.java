package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.guardrail.Freeze;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** People keep automation away: from a service for a time, or from everything at once. */
class FreezeTest {
  private static final String RESTART = "## Mitigation\n" + step("restart idempotent");

  private static Freezes freezes(RunWorld world) {
    return world.pipeline.part(Freezes.class);
  }

  private static Run fired(RunWorld world) {
    world.fire();
    RunWorld.eventually(() -> {
      world.settle();
      return world.run().status().ended();
    });
    return world.run();
  }

  @Test
  void nothing_begins_to_change_a_frozen_service_until_the_time_is_over_and_the_reason_is_told() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nlimits: {cooldown: 0s}", "## Diagnosis\n" + step("look") + RESTART))) {
      freezes(world).freeze("payments", "2h", "the database is being moved", ADA);
      Run run = fired(world);
      assertThat(run.status()).isEqualTo(RunStatus.STOPPED);
      assertThat(run.reason()).contains("payments is frozen by ada until").endsWith("the database is being moved");
      assertThat(world.kind.ran).as("looking is not changing").containsExactly("look@web-1");
      Fact denial = world.facts("guardrail.decided").stream().filter(fact -> fact.text("verdict").equals("deny")).findFirst().orElseThrow();
      assertThat(denial.text("guardrail")).isEqualTo("freeze");

      assertThatThrownBy(() -> freezes(world).freeze("paymnts", "2h", "x", ADA)).isInstanceOf(Problem.Missing.class).hasMessageContaining("the services are payments");
      for (String until : List.of("", "soon", "2020-01-01T00:00", "0s")) {
        assertThatThrownBy(() -> freezes(world).freeze(null, until, "x", ADA)).as(until).isInstanceOf(Problem.Invalid.class).hasMessageStartingWith("until: ");
      }
      assertThatThrownBy(() -> freezes(world).freeze(null, "2h", " ", ADA)).isInstanceOf(Problem.Invalid.class).hasMessageStartingWith("reason: ");
      Actor viewer = new Actor("person:eve", "eve", Actor.Role.VIEWER, Set.of());
      assertThatThrownBy(() -> freezes(world).freeze(null, "2h", "x", viewer)).isInstanceOf(Problem.Denied.class);

      assertThat(freezes(world).holding()).hasSize(1);
      world.tick(Duration.ofHours(2));
      assertThat(freezes(world).holding()).isEmpty();
    }
  }

  @Test
  void a_freeze_that_is_ended_lets_people_start_runs_again() {
    try (RunWorld world = RunWorld.of(runbook("rung: human-initiated", RESTART))) {
      Freeze all = freezes(world).freeze(null, "2026-11-27T18:00:00Z".replace("2026", "2036"), "Black Friday", ADA);
      world.runs.start("restore", null, Map.of(), ADA);
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("everything is frozen by ada");
      freezes(world).end(all.id(), ADA);
      world.runs.start("restore", null, Map.of(), ADA);
      RunWorld.eventually(() -> world.kind.ran.contains("restart@web-1"));
      assertThatThrownBy(() -> freezes(world).end(all.id(), ADA)).isInstanceOf(Problem.Conflict.class);
      assertThat(world.facts("automation.frozen")).hasSize(1);
      assertThat(world.facts("automation.unfrozen")).hasSize(1);
    }
  }

  private static void change(RunWorld world, Map<String, String> details) {
    world.pipeline.accept("alertmanager", new Event(
        Event.Action.CHANGE, java.util.UUID.randomUUID().toString(), "Deploy", "payments 1.8", "ci", Severity.SEV3, details, Map.of(), null, null, List.of(), "{}"));
  }

  private static Run started(RunWorld world) {
    Run run = world.runs.start("restore", null, Map.of(), ADA);
    RunWorld.eventually(() -> world.runs.get(run.id()).status().ended());
    return world.runs.get(run.id());
  }

  @Test
  void a_deploy_under_way_freezes_its_service_until_it_has_finished_or_takes_too_long() {
    try (RunWorld world = RunWorld.of(runbook("limits: {cooldown: 0s, budget: 100/1h}\nverify: {settle: 0s}", RESTART))) {
      change(world, Map.of("status", "Started", "deploy", "1.8"));
      assertThat(started(world).reason()).contains("a deploy of payments is under way since 2026-11-20T03:00:00Z (payments 1.8)", "at most 30m");
      change(world, Map.of("status", "finished", "deploy", "1.7"));
      assertThat(started(world).status()).as("another one has finished").isEqualTo(RunStatus.STOPPED);
      change(world, Map.of("status", "failed", "deploy", "1.8"));
      assertThat(started(world).status()).isEqualTo(RunStatus.SUCCEEDED);
      change(world, Map.of("status", "started"));
      assertThat(started(world).status()).isEqualTo(RunStatus.STOPPED);
      world.tick(Duration.ofMinutes(30));
      assertThat(started(world).status()).as("nobody says that it has finished").isEqualTo(RunStatus.SUCCEEDED);
      change(world, Map.of("version", "1.9"));
      assertThat(started(world).status()).as("a change without a status is none under way").isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  void after_a_stop_no_run_goes_on_with_its_next_step_on_any_node_until_somebody_resumes() throws Exception {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback", "## Diagnosis\n" + step("look") + step("look-more") + RESTART));
        RunWorld other = world.join("node-2")) {
      CountDownLatch under = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      world.kind.when("look", (request, output) -> {
        under.countDown();
        go.await();
        return RecordingKind.exits(0).run(request, output);
      });
      world.fire();
      under.await();
      freezes(other).stopAll("restarts make it worse", ADA);
      assertThat(freezes(world).stopAll("again", ADA).reason()).as("once is enough").isEqualTo("restarts make it worse");
      go.countDown();
      RunWorld.eventually(() -> world.run().status().ended());
      assertThat(world.kind.ran).containsExactly("look@web-1");
      assertThat(world.run().status()).isEqualTo(RunStatus.STOPPED);
      assertThat(world.run().reason()).contains("all automation was stopped by ada: restarts make it worse");

      other.runs.start("restore", null, Map.of(), ADA);
      other.await(RunStatus.STOPPED);
      assertThat(other.kind.ran).isEmpty();

      freezes(other).resume(ADA);
      assertThatThrownBy(() -> freezes(other).resume(ADA)).isInstanceOf(Problem.Conflict.class);
      other.runs.start("restore", null, Map.of(), ADA);
      RunWorld.eventually(() -> other.kind.ran.contains("look-more@web-1"));
      assertThat(world.facts("automation.stopped")).hasSize(1);
      assertThat(world.facts("automation.resumed")).hasSize(1);
    }
  }
}
