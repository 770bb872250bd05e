package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a step says of itself, from the file to what really runs. */
class StepFlowTest {
  private static final String SETTINGS = "rung: fallback\nverify: {settle: 0s}";

  @Test
  void a_step_that_may_fail_keeps_nothing_from_going_on() {
    String body = "## Mitigation\n" + step("warn continue-on-error") + step("restart if='!steps.warn.ok'") + "## Verification\n" + step("answers");
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, body))) {
      world.kind.when("warn", RecordingKind.exits(1));
      world.fire();
      world.await(RunStatus.VERIFYING);
      RunWorld.eventually(() -> world.kind.ran.contains("answers@web-1"));
      assertThat(world.kind.ran).startsWith("warn@web-1", "restart@web-1");
      assertThat(world.facts("step.ended").getFirst().text("status")).as("that it failed is said").isEqualTo("failed");
    }
  }

  @Test
  void without_it_the_run_fails_and_the_next_step_never_begins() {
    String body = "## Mitigation\n" + step("warn") + step("restart");
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, body))) {
      world.kind.when("warn", RecordingKind.exits(1));
      world.fire();
      world.await(RunStatus.FAILED);
      assertThat(world.kind.ran).containsExactly("warn@web-1");
    }
  }

  @Test
  void each_step_runs_where_it_says_and_else_where_the_runbook_says() {
    String body = "## Diagnosis\n" + step("look on=role=web") + "## Mitigation\n" + step("drain on=name=web-3") + step("restart");
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, body))) {
      world.fire();
      world.await(RunStatus.VERIFYING);
      assertThat(world.kind.ran).containsExactlyInAnyOrder("look@web-1", "look@web-2", "look@web-3", "drain@web-3", "restart@web-1");
      assertThat(world.kind.ran.subList(3, 5)).containsExactly("drain@web-3", "restart@web-1");
      assertThat(world.run().targets()).containsExactly("web-1", "web-2", "web-3");
    }
  }
}
