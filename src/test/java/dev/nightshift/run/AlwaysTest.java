package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.why.Why;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlwaysTest {
  private static final String BODY =
      "## Mitigation\n" + step("restart undo=start-old") + "## Verification\n" + step("answers retries=1 retry-delay=1s")
          + "## Rollback\n" + step("start-old") + "## Always\n" + step("unlock") + step("tidy");
  private static final String SETTINGS = "rung: fallback\nverify: {within: 2m, settle: 0s}";

  @Test
  void what_stands_under_always_ends_a_run_that_succeeded() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, BODY))) {
      world.fire();
      world.await(RunStatus.VERIFYING);
      world.clear();
      assertThat(settled(world).reason()).isEqualTo("proved by its checks and by the alerts clearing");
      assertThat(world.run().status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(world.kind.ran).endsWith("answers@web-1", "unlock@web-1", "tidy@web-1").doesNotContain("start-old@web-1");
      assertThat(new Why(world.pipeline.part(Ledger.class)).run(world.run().id()).toString()).contains("what is always done at the end follows", "'unlock' on web-1, try 1: succeeded");
      assertThat(world.fact("run.cleaning").text("outcome")).isEqualTo("succeeded");
    }
  }

  @Test
  void it_follows_the_undo_of_a_run_that_failed_and_does_not_change_the_outcome() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, BODY))) {
      world.kind.when("restart", RecordingKind.exits(1));
      world.kind.when("unlock", RecordingKind.exits(2));
      world.fire();
      Run run = settled(world);
      assertThat(run.status()).isEqualTo(RunStatus.FAILED);
      assertThat(run.reason()).contains("'restart' on web-1 failed", "what it had done was undone").endsWith("; cleaning up failed: unlock");
      assertThat(world.kind.ran).containsExactly("restart@web-1", "start-old@web-1", "unlock@web-1", "tidy@web-1");
    }
  }

  @Test
  void a_failure_of_it_leaves_a_success_a_success_and_says_so() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, BODY))) {
      world.kind.when("tidy", RecordingKind.exits(1));
      world.fire();
      world.await(RunStatus.VERIFYING);
      world.clear();
      assertThat(settled(world).status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(world.run().reason()).isEqualTo("proved by its checks and by the alerts clearing; cleaning up failed: tidy");
    }
  }

  @Test
  void it_does_not_run_where_nothing_was_changed() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, BODY.replace("restart undo", "restart if=false undo")))) {
      world.fire();
      world.await(RunStatus.VERIFYING);
      world.clear();
      assertThat(settled(world).status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(world.kind.ran).doesNotContain("unlock@web-1", "tidy@web-1");
      assertThat(world.facts("run.cleaning")).isEmpty();
    }
  }

  @Test
  void the_plan_shows_it() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, BODY))) {
      assertThat(world.pipeline.part(DryRun.class).plan("restore", null, Map.of(), RunWorld.ADA).steps())
          .filteredOn(step -> step.section().equals("always"))
          .extracting(DryRun.PlannedStepView::name)
          .containsExactly("unlock", "tidy");
    }
  }

  private static Run settled(RunWorld world) {
    RunWorld.eventually(() -> {
      world.tick(Duration.ofSeconds(2));
      return world.run().status().ended();
    });
    return world.run();
  }
}
