package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.guardrail.Binding;
import dev.nightshift.guardrail.Breakers;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A runbook that fails again and again on a service rests, and then one run tries. */
class BreakerTest {
  private static final Binding RESTORE = new Binding("restore", "payments");
  private static final String SETTINGS = "breaker: 2/30m\nlimits: {cooldown: 0s, budget: 100/1h}\nverify: {settle: 0s}";
  private static final String BODY = "## Mitigation\n" + step("restart") + "## Verification\n" + step("answers");

  private static Breakers breakers(RunWorld world) {
    return world.pipeline.part(Breakers.class);
  }

  private static Run start(RunWorld world) {
    Run run = world.runs.start("restore", null, Map.of(), ADA);
    RunWorld.eventually(() -> {
      world.executor.look();
      return world.runs.get(run.id()).status().ended();
    });
    return world.runs.get(run.id());
  }

  private static void fail(RunWorld world) {
    world.kind.when("restart", RecordingKind.exits(1));
    assertThat(start(world).status()).isEqualTo(RunStatus.FAILED);
    assertThat(start(world).status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void it_opens_after_failures_in_a_row_says_so_and_outlives_a_restart() throws Exception {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, BODY))) {
      fail(world);
      assertThat(breakers(world).of(RESTORE)).satisfies(view -> {
        assertThat(view.state()).isEqualTo("open");
        assertThat(view.failures()).isEqualTo(2);
        assertThat(view.halfOpenAt()).isEqualTo(world.pipeline.clock.instant().plus(Duration.ofMinutes(30)));
      });
      Fact opened = world.fact("breaker.opened");
      assertThat(opened.text("why")).startsWith("2 failures in a row, the last in run ");
      world.executor.letGo();
      try (RunWorld restarted = world.join("node-2")) {
        Run third = start(restarted);
        assertThat(third.status()).isEqualTo(RunStatus.STOPPED);
        assertThat(third.reason()).contains("the breaker of restore on payments is open since", "2 failures in a row", "half-open at 2026-11-20T03:30");
        assertThat(restarted.kind.ran).isEmpty();
      }
    }
  }

  @Test
  void after_its_rest_one_canary_acts_on_one_target_alone_and_its_proof_closes_it() {
    String text = RunWorld.text(SETTINGS, BODY).replace("name=web-1", "role=web");
    try (RunWorld world = RunWorld.of(TestWorkspaces.runbook("restore", text))) {
      breakers(world).harmed(RESTORE, "the ledger alerts since");
      assertThat(world.fact("breaker.opened").text("why")).isEqualTo("harm: the ledger alerts since");
      world.tick(Duration.ofMinutes(30));
      CountDownLatch working = new CountDownLatch(1);
      world.kind.when("restart", (request, output) -> {
        working.await();
        return RecordingKind.exits(0).run(request, output);
      });
      Run canary = world.runs.start("restore", null, Map.of(), ADA);
      RunWorld.eventually(() -> world.kind.ran.contains("restart@web-1"));
      Run other = start(world);
      assertThat(other.status()).isEqualTo(RunStatus.STOPPED);
      assertThat(other.reason()).contains("is half-open", "run " + canary.id() + " is its one canary");
      working.countDown();
      RunWorld.eventually(() -> world.runs.get(canary.id()).status().ended());
      assertThat(world.runs.get(canary.id()).status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(world.kind.ran).as("and no other target").doesNotContain("restart@web-2", "answers@web-2").contains("answers@web-1");
      assertThat(breakers(world).of(RESTORE).closed()).isTrue();
      assertThat(world.fact("breaker.half_opened").runId()).isEqualTo(canary.id());
      assertThat(world.fact("breaker.closed").runId()).isEqualTo(canary.id());
      assertThat(start(world).status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(world.kind.ran).contains("restart@web-2");
    }
  }

  @Test
  void of_two_starts_at_once_on_two_nodes_one_is_the_canary_and_its_failure_opens_it_again() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, BODY)); RunWorld other = world.join("node-2")) {
      fail(world);
      world.tick(Duration.ofMinutes(30));
      other.tick(Duration.ofMinutes(30));
      int before = world.kind.ran.size();
      other.kind.when("restart", RecordingKind.exits(1));
      Run one = world.runs.start("restore", null, Map.of(), ADA);
      Run two = other.runs.start("restore", null, Map.of(), ADA);
      RunWorld.eventually(() -> world.runs.get(one.id()).status().ended() && other.runs.get(two.id()).status().ended());
      assertThat(Set.of(world.runs.get(one.id()).status(), world.runs.get(two.id()).status())).containsExactlyInAnyOrder(RunStatus.FAILED, RunStatus.STOPPED);
      assertThat(world.kind.ran.size() - before + other.kind.ran.size()).isEqualTo(1);
      assertThat(breakers(world).of(RESTORE).state()).isEqualTo("open");
      assertThat(world.facts("breaker.half_opened")).hasSize(1);
      assertThat(world.facts("breaker.opened")).hasSize(2);
    }
  }

  @Test
  void a_person_with_the_right_resets_it_with_a_reason() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, BODY))) {
      assertThatThrownBy(() -> breakers(world).reset(RESTORE, "x", ADA)).isInstanceOf(Problem.Conflict.class);
      fail(world);
      Actor viewer = new Actor("person:eve", "eve", Actor.Role.VIEWER, Set.of());
      assertThatThrownBy(() -> breakers(world).reset(RESTORE, "x", viewer)).isInstanceOf(Problem.Denied.class);
      assertThatThrownBy(() -> breakers(world).reset(RESTORE, " ", ADA)).isInstanceOf(Problem.Invalid.class);
      assertThat(breakers(world).reset(RESTORE, "the disk was full", ADA).closed()).isTrue();
      assertThat(world.fact("breaker.reset").text("reason")).isEqualTo("the disk was full");
      assertThat(start(world).status()).isEqualTo(RunStatus.FAILED);
      assertThat(breakers(world).of(RESTORE).failures()).isEqualTo(1);
    }
  }
}
