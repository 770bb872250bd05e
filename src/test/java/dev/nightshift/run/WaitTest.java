package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaitTest {
  private static final String SETTINGS = "rung: fallback\nverify: {within: 10m, settle: 0s}";

  private static String body(String condition) {
    return "## Mitigation\n" + step("restart") + "## Verification\n```cel {name=calm timeout=2m}\n" + condition + "\n```\n\n" + step("answers");
  }

  @Test
  void a_run_waits_until_the_condition_is_true_and_nothing_is_under_way_meanwhile() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, body("alerts.clear && elapsed.step >= 30")))) {
      world.fire();
      RunWorld.eventually(() -> world.facts("step.started").stream().anyMatch(fact -> fact.text("step").equals("calm")));
      world.tick(Duration.ofSeconds(60));
      assertThat(world.kind.ran).containsExactly("restart@web-1");
      assertThat(world.run().status()).isEqualTo(RunStatus.VERIFYING);
      world.clear();
      settle(world);
      assertThat(world.run().status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(world.kind.ran).containsExactly("restart@web-1", "answers@web-1");
      assertThat(world.facts("step.ended").stream().filter(fact -> fact.text("step").equals("calm"))).isNotEmpty()
          .allMatch(fact -> fact.text("status").equals("succeeded"));
    }
  }

  @Test
  void what_does_not_become_true_in_time_fails() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, body("alerts.clear")))) {
      world.fire();
      settle(world);
      assertThat(world.run().status()).isEqualTo(RunStatus.FAILED);
      assertThat(world.run().reason()).contains("'calm' failed: it was not true in time");
    }
  }

  @Test
  void the_dry_run_says_what_the_answer_is_now() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, body("elapsed.run > 5")))) {
      assertThat(world.pipeline.part(DryRun.class).plan("restore", null, Map.of(), RunWorld.ADA).steps())
          .filteredOn(step -> step.name().equals("calm"))
          .allSatisfy(step -> assertThat(step.shows()).contains("Waits at most 2m until this is true", "elapsed.run > 5", "Now it is false."))
          .hasSize(1);
    }
  }

  private static void settle(RunWorld world) {
    RunWorld.eventually(() -> {
      world.tick(Duration.ofSeconds(5));
      return world.run().status().ended();
    });
  }
}
