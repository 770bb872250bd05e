package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A step that calls another runbook. */
class CallTest {
  private static final String SETTINGS = "rung: fallback\nlimits: {budget: 20/1h}\nverify: {settle: 0s}";

  private static String call(String name, String attributes, String inputs) {
    return "```yaml {kind=runbook name=" + name + " " + attributes + "}\n" + inputs + "\n```\n\n";
  }

  private static Runbook outer(String body) {
    return TestWorkspaces.runbook("restore", RunWorld.text(SETTINGS, body));
  }

  private static Runbook inner(String rung, String body) {
    String settings = "rung: " + rung + "\nlimits: {budget: 20/1h}\nverify: {settle: 0s}\ninputs:\n  unit: {required: true}";
    return TestWorkspaces.runbook("inner", RunWorld.text(settings, body).replace("alert.name == \"Down\"", "alert.name == \"Nothing\""));
  }

  private static final String INNER = "## Mitigation\n" + step("restart") + "## Verification\n" + step("answers");
  private static final String OUTER =
      "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("drain") + call("fix", "runbook=inner", "unit: \"{{steps.look.outputs.unit}}\"")
          + step("undrain if='steps.fix.ok && steps.fix.outputs.version == \"7\"'");

  private static RunWorld world(Runbook... runbooks) {
    RunWorld world = RunWorld.of(runbooks);
    world.kind.when("look", RecordingKind.outputs(Map.of("unit", "pay\"ments: x")));
    world.kind.when("restart", RecordingKind.outputs(Map.of("version", "7")));
    return world;
  }

  private static List<Run> oldestFirst(RunWorld world) {
    return world.runs.list(null, Long.MAX_VALUE, 10).reversed();
  }

  private static Run first(RunWorld world) {
    return oldestFirst(world).getFirst();
  }

  private static void until(RunWorld world, RunStatus status) {
    RunWorld.eventually(() -> {
      world.settle();
      return first(world).status() == status;
    });
  }

  @Test
  void the_other_runbook_runs_for_the_same_incident_and_hands_on_its_outputs() {
    try (RunWorld world = world(outer(OUTER), inner("fallback", INNER))) {
      world.kind.when("answers", (request, output) -> {
        world.pipeline.accept("alertmanager", dev.nightshift.TestPipeline.resolve("down"));
        return new Result(Map.of("exit", 0L), Map.of(), true, null);
      });
      world.fire();
      RunWorld.eventually(() -> {
        world.settle();
        return oldestFirst(world).size() == 2 && oldestFirst(world).getLast().status().ended();
      });
      Run inner = oldestFirst(world).getLast();
      assertThat(inner.status()).as(inner.reason()).isEqualTo(RunStatus.SUCCEEDED);
      until(world, RunStatus.SUCCEEDED);
      Run outer = first(world);
      assertThat(inner.incidentId()).isEqualTo(outer.incidentId());
      assertThat(inner.calledBy()).isEqualTo(outer.id());
      assertThat(inner.inputs()).as("whatever it holds, it is one value").containsEntry("unit", "pay\"ments: x");
      assertThat(inner.rung().word()).isEqualTo("fallback");
      assertThat(world.kind.ran).startsWith("look@web-1", "drain@web-1", "restart@web-1", "answers@web-1");
      assertThat(world.fact("run.called").json().path("called").asLong()).isEqualTo(inner.id());
      assertThat(world.facts("run.planned").getLast().text("reason")).isEqualTo("step 'fix' of run " + outer.id() + " called it");
      assertThat(world.runs.attempts(outer.id()).stream().filter(attempt -> attempt.step().equals("fix"))).singleElement()
          .satisfies(fix -> assertThat(fix.outputs()).containsEntry("version", "7"));
    }
  }

  @Test
  void its_failure_is_the_step_s_and_what_it_cannot_start_for_is_said() {
    try (RunWorld world = world(outer(OUTER), inner("fallback", INNER))) {
      world.kind.when("restart", RecordingKind.exits(3));
      world.fire();
      until(world, RunStatus.FAILED);
      assertThat(first(world).reason()).contains("'fix' failed: run ", "of inner ended as failed: 'restart' on web-1 failed: exit code 3");
    }
    try (RunWorld world = world(outer(OUTER.replace("runbook=inner", "runbook=gone")))) {
      world.fire();
      assertThat(world.await(RunStatus.FAILED).reason()).contains("'fix' failed: There is no runbook 'gone'");
    }
  }

  @Test
  void a_called_run_goes_no_further_than_its_own_rung_and_asks_for_its_own_approval() {
    try (RunWorld world = world(outer(OUTER), inner("human-initiated", INNER))) {
      world.fire();
      RunWorld.eventually(() -> oldestFirst(world).size() == 2 && oldestFirst(world).getLast().status() == RunStatus.AWAITING_APPROVAL);
      Run inner = oldestFirst(world).getLast();
      assertThat(inner.rung().word()).isEqualTo("human-initiated");
      world.pipeline.clock.tick(Duration.ofMinutes(14));
      world.executor.renew();
      world.settle();
      assertThat(first(world).status()).as("its time does not count while it waits").isEqualTo(RunStatus.RUNNING);
      assertThat(world.runs.calledFrom(first(world).id(), 10)).extracting(Run::id).containsExactly(inner.id());
      assertThat(world.fact("run.approval_requested").json().path("calledBy").asLong()).isEqualTo(first(world).id());
      world.runs.approve(inner.id(), ADA, "");
      assertThat(world.fact("run.approved").json().path("callers").get(0).asLong()).isEqualTo(first(world).id());
      RunWorld.eventually(() -> {
        world.settle();
        return world.kind.ran.contains("restart@web-1");
      });
    }
  }

  @Test
  void another_node_takes_both_over_and_nothing_is_called_twice() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RunWorld world = world(outer(OUTER), inner("fallback", INNER.replace("name=restart", "name=restart idempotent")))) {
      world.kind.when("restart", (request, output) -> {
        never.await();
        return Result.failed("never");
      });
      world.fire();
      RunWorld.eventually(() -> world.kind.ran.contains("restart@web-1"));
      world.executor.letGo();
      try (RunWorld other = world.join("node-2")) {
        other.kind.when("restart", RecordingKind.outputs(Map.of("version", "7")));
        world.silent();
        other.tick(Duration.ofSeconds(9));
        RunWorld.eventually(() -> {
          other.settle();
          return other.kind.ran.contains("answers@web-1");
        });
        assertThat(oldestFirst(other)).hasSize(2);
        assertThat(other.kind.ran).startsWith("restart@web-1").doesNotContain("drain@web-1");
      }
    }
  }

  @Test
  void who_stops_the_caller_stops_what_it_called() {
    CountDownLatch never = new CountDownLatch(1);
    try (RunWorld world = world(outer(OUTER), inner("fallback", INNER))) {
      world.kind.when("restart", (request, output) -> {
        never.await();
        return Result.failed("never");
      });
      world.fire();
      RunWorld.eventually(() -> world.kind.ran.contains("restart@web-1"));
      world.runs.stop(first(world).id(), ADA, "enough");
      until(world, RunStatus.STOPPED);
      Run inner = oldestFirst(world).getLast();
      assertThat(inner.status()).isEqualTo(RunStatus.STOPPED);
      assertThat(inner.reason()).contains("stopped by run " + first(world).id(), "enough");
    }
  }

  @Test
  void calls_do_not_go_deeper_than_five() {
    String body = "## Mitigation\n" + call("again", "runbook=inner", "unit: x");
    try (RunWorld world = world(outer(body), inner("fallback", body + "## Verification\n" + step("answers")))) {
      world.fire();
      until(world, RunStatus.FAILED);
      assertThat(oldestFirst(world)).hasSize(5);
      assertThat(oldestFirst(world).getLast().reason()).contains("more than 5 deep");
    }
  }
}
