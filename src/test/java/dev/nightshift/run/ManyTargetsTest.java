package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A step on many targets. */
class ManyTargetsTest {
  private static final int MANY = 200;

  private static RunWorld world() {
    String text =
        RunWorld.text("limits: {canary: 200, concurrency: 200, max-errors: 200}\nverify: {settle: 0s}", "## Mitigation\n" + step("restart"))
            .replace("name=web-1", "role=web");
    return RunWorld.of(RunWorld.catalog(MANY), TestWorkspaces.runbook("restore", text));
  }

  @Test
  void targets_that_begin_and_end_together_share_their_commits() {
    CountDownLatch begun = new CountDownLatch(MANY);
    try (RunWorld world = world()) {
      world.kind.when("restart", (request, output) -> {
        begun.countDown();
        begun.await();
        return new Result(Map.of("exit", 0L), Map.of(), true, null);
      });
      Run run = world.runs.start("restore", null, Map.of(), ADA);
      RunWorld.eventually(() -> world.runs.get(run.id()).status() == RunStatus.SUCCEEDED);

      assertThat(world.runs.attempts(run.id())).hasSize(MANY).allMatch(attempt -> attempt.status() == StepAttempt.Status.SUCCEEDED);
      assertThat(world.facts("step.started")).hasSize(MANY);
      assertThat(world.facts("step.ended")).hasSize(MANY);
      Set<?> commits = world.facts("step.ended").stream().map(fact -> fact.at()).collect(Collectors.toSet());
      assertThat(commits).hasSizeLessThan(MANY / 2);
    }
  }

  @Test
  void a_try_sees_its_own_earlier_tries_and_what_other_steps_left_on_its_target() {
    String text =
        RunWorld.text("limits: {canary: 2, concurrency: 2}\nverify: {settle: 0s}", "## Diagnosis\n" + step("look") + "\n## Mitigation\n" + step("restart retries=1"))
            .replace("name=web-1", "role=web");
    try (RunWorld world = RunWorld.of(RunWorld.catalog(2), TestWorkspaces.runbook("restore", text))) {
      world.kind.when("look", (request, output) -> new Result(Map.of("exit", 0L), Map.of("at", request.target().name()), true, null));
      world.kind.when("restart", (request, output) -> {
        boolean again = request.environment().containsKey("STEP_RESTART_TRY");
        return new Result(Map.of("exit", again ? 0L : 1L), Map.of("try", request.target().name()), again, null);
      });
      Run run = world.runs.start("restore", null, Map.of(), ADA);
      RunWorld.eventually(() -> {
        world.tick(Duration.ofSeconds(2));
        return world.runs.get(run.id()).status() == RunStatus.SUCCEEDED;
      });

      assertThat(world.kind.requests).filteredOn(request -> request.step().equals("restart")).hasSize(4).allSatisfy(request -> {
        assertThat(request.environment()).containsEntry("STEP_LOOK_AT", request.target().name());
        if (request.environment().containsKey("STEP_RESTART_TRY")) {
          assertThat(request.environment()).containsEntry("STEP_RESTART_TRY", request.target().name());
        }
      });
    }
  }
}
