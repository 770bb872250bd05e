package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MatrixTest {
  private static final String LIST = "## Diagnosis\n" + step("list");
  private static final String BLOCK = "matrix='steps[\"list\"].outputs.items'";

  private static RunWorld world(String limits, String mitigation) {
    return RunWorld.of(runbook("rung: fallback\nlimits: {" + limits + "}\nverify: {settle: 0s}", LIST + "## Mitigation\n" + mitigation));
  }

  private static List<String> items(RunWorld world, String step) {
    return world.kind.requests.stream().filter(request -> request.step().equals(step)).map(MatrixTest::item).toList();
  }

  private static String item(Request request) {
    return request.environment().getOrDefault("MATRIX", "none");
  }

  @Test
  void a_step_runs_once_for_each_item_and_every_attempt_says_for_which() {
    try (RunWorld world = world("canary: 1", step("block " + BLOCK) + step("note if='steps.block.ok && steps.block.items.size() == 2'"))) {
      world.kind.when("list", RecordingKind.outputs(Map.of("items", "10.0.0.7, 10.0.0.8\n10.0.0.7")));
      world.fire();
      Run run = world.await(RunStatus.VERIFYING);
      assertThat(items(world, "block")).containsExactly("10.0.0.7", "10.0.0.8");
      assertThat(world.kind.requests.stream().map(Request::target)).as("on the target of the runbook").allMatch(target -> target.name().equals("web-1"));
      assertThat(items(world, "note")).containsExactly("none");
      assertThat(world.runs.attempts(run.id()).stream().filter(attempt -> attempt.step().equals("block")).map(StepAttempt::where))
          .containsExactly("web-1: 10.0.0.7", "web-1: 10.0.0.8");
      assertThat(world.facts("step.ended").stream().filter(fact -> fact.text("step").equals("block")).map(fact -> fact.text("target") + " " + fact.text("item")))
          .containsExactly("web-1#1 10.0.0.7", "web-1#2 10.0.0.8");
    }
  }

  @Test
  void objects_of_json_reach_a_script_by_field() {
    try (RunWorld world = world("canary: 1", step("block " + BLOCK + " expect='matrix.port > 0'"))) {
      world.kind.when("list", RecordingKind.outputs(Map.of("items", "[{\"name\": \"a\", \"port\": 80}]")));
      world.fire();
      world.await(RunStatus.VERIFYING);
      assertThat(world.kind.requests.getLast().environment())
          .containsEntry("MATRIX", "{\"name\":\"a\",\"port\":80}").containsEntry("MATRIX_NAME", "a").containsEntry("MATRIX_PORT", "80");
    }
  }

  @Test
  void an_empty_list_skips_the_step_and_a_missing_one_stops_the_run() {
    try (RunWorld world = world("canary: 1", step("block " + BLOCK) + step("note"))) {
      world.kind.when("list", RecordingKind.outputs(Map.of("items", " ,")));
      world.fire();
      world.await(RunStatus.VERIFYING);
      assertThat(world.fact("step.skipped").text("why")).contains("has no item");
      assertThat(items(world, "note")).hasSize(1);
    }
    try (RunWorld world = world("canary: 1", step("block " + BLOCK))) {
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("what 'block' should run for cannot be told");
      assertThat(world.kind.ran).containsExactly("list@web-1");
    }
  }

  @Test
  void a_list_that_is_too_long_stops_the_run_before_anything_is_done() {
    try (RunWorld world = world("canary: 1", step("block " + BLOCK))) {
      world.kind.when("list", RecordingKind.outputs(Map.of("items", IntStream.rangeClosed(1, 1001).mapToObj(Integer::toString).collect(Collectors.joining(",")))));
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("has 1001 items, and a step runs for at most 1000");
    }
    assertThatThrownBy(() -> Matrix.items(List.of("x".repeat(9000)))).isInstanceOf(Problem.Invalid.class).hasMessageContaining("longer than 8192");
    assertThatThrownBy(() -> Matrix.items(List.of(List.of("a")))).isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> Matrix.items("[\"a")).isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void errors_count_per_item_retries_meet_the_same_item_and_each_item_is_undone_last_first() {
    String body = step("block idempotent retries=1 retry-delay=0s undo=unblock " + BLOCK) + "## Rollback\n" + step("unblock");
    try (RunWorld world = world("canary: 1, max-errors: 1", body)) {
      world.kind.when("list", RecordingKind.outputs(Map.of("items", "a,b,c,d")));
      world.kind.when("block", (request, output) -> {
        boolean ok = item(request).equals("a");
        return new Result(Map.of("exit", ok ? 0L : 1L), Map.of("was", item(request)), ok, null);
      });
      world.fire();
      assertThat(world.await(RunStatus.FAILED).reason())
          .isEqualTo("'block' on web-1 for c failed: exit code 1; 2 have failed; what it had done was undone");
      assertThat(items(world, "block")).containsExactly("a", "b", "b", "c", "c");
      assertThat(items(world, "unblock")).containsExactly("c", "b", "a");
      assertThat(world.kind.requests.getLast().environment()).as("and sees what became of its item").containsEntry("STEP_BLOCK_WAS", "a");
    }
  }

  @Test
  void another_node_goes_on_with_the_same_items() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RunWorld world = world("canary: 1", step("block idempotent " + BLOCK))) {
      world.kind.when("list", RecordingKind.outputs(Map.of("items", "a,b,c")));
      world.kind.when("block", RecordingKind.exits(0), (request, output) -> {
        never.await();
        return Result.failed("never");
      });
      world.fire();
      RunWorld.eventually(() -> items(world, "block").equals(List.of("a", "b")));
      world.executor.letGo();
      try (RunWorld other = world.join("node-2")) {
        other.kind.when("list", RecordingKind.outputs(Map.of("items", "x,y")));
        world.silent();
        other.tick(Duration.ofSeconds(9));
        other.await(RunStatus.VERIFYING);
        assertThat(items(other, "block")).containsExactly("b", "c");
        assertThat(other.kind.ran).doesNotContain("list@web-1");
      }
    }
  }
}
