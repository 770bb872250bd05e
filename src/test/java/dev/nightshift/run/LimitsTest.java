package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.GRACE;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.ledger.Fact;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The limits of a runbook's front matter hold, and say what they saw. */
class LimitsTest {
  private static final String BODY = "## Mitigation\n" + step("restart");

  private static Fact denial(RunWorld world) {
    return world.facts("guardrail.decided").stream().filter(fact -> fact.text("verdict").equals("deny")).findFirst().orElseThrow();
  }

  /** One more run, to its end as succeeded or stopped. */
  private static Run again(RunWorld world) {
    long before = world.runs.list(null, Long.MAX_VALUE, 1).stream().mapToLong(Run::id).max().orElse(0);
    String alert = "down-" + before;
    world.fire(alert, Map.of());
    RunWorld.eventually(() -> world.run().id() > before && (world.run().status() == RunStatus.VERIFYING || world.run().status().ended()));
    world.clear(alert);
    RunWorld.eventually(() -> {
      world.settle();
      return world.run().status().ended();
    });
    world.settle();
    world.tick(Duration.ofMinutes(1));
    return world.run();
  }

  @Test
  void a_budget_is_used_up_and_outlives_a_restart() throws Exception {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nlimits: {budget: 2/1h}\nverify: {settle: 0s}", BODY))) {
      assertThat(again(world).status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(again(world).status()).isEqualTo(RunStatus.SUCCEEDED);
      world.executor.letGo();
      try (RunWorld restarted = world.join("node-2")) {
        Run third = again(restarted);
        assertThat(third.status()).isEqualTo(RunStatus.STOPPED);
        assertThat(third.reason()).contains("budget of 2/1h", "used up");
        assertThat(denial(restarted).text("guardrail")).isEqualTo("budget");
        assertThat(denial(restarted).json().path("values").path("used").asInt()).isEqualTo(2);
        assertThat(restarted.kind.ran).isEmpty();
        restarted.tick(Duration.ofHours(1));
        assertThat(again(restarted).status()).isEqualTo(RunStatus.SUCCEEDED);
      }
    }
  }

  @Test
  void a_cooldown_keeps_it_from_acting_again_too_soon() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nlimits: {cooldown: 10m}\nverify: {settle: 0s}", BODY))) {
      assertThat(again(world).status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(again(world).reason()).contains("cooldown of 10m");
      world.tick(Duration.ofMinutes(10));
      assertThat(again(world).status()).isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  void no_run_touches_more_of_a_service_than_its_runbook_allows() {
    String text = RunWorld.text("rung: fallback\nlimits: {max-targets: 50%}", BODY).replace("name=web-1", "role=web");
    try (RunWorld world = RunWorld.of(RunWorld.catalog(4), TestWorkspaces.runbook("restore", text))) {
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("4 targets are chosen of 4", "allows 2");
      assertThat(world.kind.ran).isEmpty();
    }
  }

  @Test
  void a_second_run_waits_until_the_first_has_stopped_changing_the_service() {
    CountDownLatch working = new CountDownLatch(1);
    try (RunWorld world = RunWorld.of(runbook("verify: {settle: 0s}", BODY))) {
      world.kind.when("restart", (request, output) -> {
        working.await();
        return new Result(Map.of("exit", 1L), Map.of(), false, null);
      }, RecordingKind.exits(0));
      Run first = world.runs.start("restore", null, Map.of(), ADA);
      RunWorld.eventually(() -> world.kind.ran.size() == 1);
      Run second = world.runs.start("restore", null, Map.of(), GRACE);
      RunWorld.eventually(() -> !world.facts("run.waiting").isEmpty());
      assertThat(world.runs.get(second.id()).reason()).isEqualTo("run " + first.id() + " is changing payments");
      assertThat(world.kind.ran).hasSize(1);
      working.countDown();
      RunWorld.eventually(() -> world.runs.get(first.id()).status() == RunStatus.FAILED);
      RunWorld.eventually(() -> {
        world.tick(Duration.ofSeconds(2));
        return world.runs.get(second.id()).status() == RunStatus.SUCCEEDED;
      });
      assertThat(world.facts("run.waiting")).hasSize(1);
    }
  }

  @Test
  void a_run_without_an_incident_is_proved_by_its_checks() {
    try (RunWorld world = RunWorld.of(runbook("verify: {settle: 0s}", BODY + "## Verification\n" + step("answers")))) {
      world.runs.start("restore", null, Map.of(), ADA);
      assertThat(world.await(RunStatus.SUCCEEDED).reason()).isEqualTo("proved by its checks");
      assertThat(world.fact("run.ended").chain()).isEqualTo("run/" + world.run().id());
    }
  }
}
