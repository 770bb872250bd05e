package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Status;
import dev.nightshift.ledger.Fact;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final String BODY =
      "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart") + "## Verification\n" + step("answers retries=2 retry-delay=1s");

  @Test
  void a_fallback_runbook_looks_acts_and_proves_and_nobody_is_needed() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {within: 5m, settle: 30s}", BODY))) {
      Incident incident = world.fire();
      world.await(RunStatus.VERIFYING);
      RunWorld.eventually(() -> world.kind.ran.contains("answers@web-1"));
      assertThat(world.incidents.get(incident.id()).status()).isEqualTo(Status.VERIFYING);
      RunWorld.eventually(() -> !world.facts("run.settling").isEmpty());
      world.clear();
      assertThat(world.incidents.get(incident.id()).status()).as("the run decides").isEqualTo(Status.VERIFYING);
      world.tick(Duration.ofSeconds(31));
      Run run = world.await(RunStatus.SUCCEEDED);
      assertThat(run.reason()).isEqualTo("proved by its checks and by the alerts clearing");
      assertThat(world.kind.ran).containsExactly("look@web-1", "restart@web-1", "answers@web-1", "answers@web-1");
      assertThat(world.incidents.get(incident.id()).status()).isEqualTo(Status.RESOLVED);
      assertThat(world.fact("incident.resolved").text("how")).isEqualTo("verified run");
      assertThat(world.fact("run.planned").text("rung")).isEqualTo("fallback");
      assertThat(world.fact("run.planned").text("reason")).contains("alert.name");
      assertThat(world.fact("run.ended").json().path("tried").toString()).contains("restart: succeeded", "answers: succeeded");
      assertThat(run.runbookVersion()).isEqualTo(world.pipeline.workspaces.current().runbook("restore").orElseThrow().version());
    }
  }

  @Test
  void checks_that_pass_are_no_proof_while_the_alert_fires() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {within: 2m, settle: 0s}", BODY))) {
      Incident incident = world.fire();
      world.await(RunStatus.VERIFYING);
      RunWorld.eventually(() -> world.kind.ran.contains("answers@web-1"));
      world.tick(Duration.ofMinutes(3));
      assertThat(world.await(RunStatus.FAILED).reason()).contains("the alert has not cleared");
      assertThat(world.incidents.get(incident.id()).status()).isEqualTo(Status.TRIGGERED);
    }
  }

  @Test
  void an_alert_that_clears_is_no_proof_while_the_checks_fail() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {within: 2m, settle: 0s}", BODY))) {
      world.kind.when("answers", RecordingKind.exits(1));
      world.kind.when("restart", (request, output) -> {
        world.pipeline.accept("alertmanager", dev.nightshift.TestPipeline.resolve("down"));
        return new Result(Map.of("exit", 0L), Map.of(), true, null);
      });
      world.fire();
      world.await(RunStatus.VERIFYING);
      RunWorld.eventually(() -> {
        world.tick(Duration.ofSeconds(2));
        return world.run().status().ended();
      });
      assertThat(world.run().status()).isEqualTo(RunStatus.FAILED);
      assertThat(world.run().reason()).contains("not proved", "answers", "exit code 1");
      assertThat(world.kind.ran.stream().filter("answers@web-1"::equals)).as("its retries, no more").hasSize(3);
    }
  }

  @Test
  void a_recovery_that_does_not_last_fails() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {within: 5m, settle: 30s}", BODY))) {
      world.kind.when("answers", RecordingKind.exits(0), RecordingKind.exits(1));
      world.fire();
      RunWorld.eventually(() -> !world.facts("run.settling").isEmpty());
      world.clear();
      world.tick(Duration.ofSeconds(30));
      assertThat(world.await(RunStatus.FAILED).reason()).contains("did not last");
    }
  }

  @Test
  void what_was_done_is_undone_last_first() {
    String body = "## Mitigation\n" + step("drain undo=undrain") + step("restart undo=start-previous") + step("migrate")
        + "## Rollback\n" + step("undrain") + step("start-previous") + step("by-hand-only");
    try (RunWorld world = RunWorld.of(runbook("rung: fallback", body))) {
      world.kind.when("migrate", RecordingKind.exits(3));
      world.fire();
      assertThat(world.await(RunStatus.FAILED).reason()).isEqualTo("'migrate' on web-1 failed: exit code 3; what it had done was undone");
      assertThat(world.kind.ran).containsExactly("drain@web-1", "restart@web-1", "migrate@web-1", "start-previous@web-1", "undrain@web-1");
    }
  }

  @Test
  void nothing_is_changed_when_the_condition_is_gone() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback", BODY))) {
      world.kind.when("look", (request, output) -> {
        world.pipeline.accept("alertmanager", dev.nightshift.TestPipeline.resolve("down"));
        return new Result(Map.of("exit", 0L), Map.of(), true, null);
      });
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("the condition is gone");
      assertThat(world.kind.ran).containsExactly("look@web-1");
      Fact said = world.facts("guardrail.decided").getLast();
      assertThat(said.text("guardrail")).isEqualTo("look-again");
      assertThat(said.text("verdict")).isEqualTo("deny");
      assertThat(said.json().path("values").path("alertsClear").asBoolean()).isTrue();
    }
  }

  @Test
  void hands_off_stops_a_run_before_it_acts() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback", BODY))) {
      world.kind.when("look", (request, output) -> {
        world.incidents.handsOff(world.run().incidentId(), RunWorld.ADA);
        return new Result(Map.of("exit", 0L), Map.of(), true, null);
      });
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("hands off");
      assertThat(world.kind.ran).containsExactly("look@web-1");
    }
  }

  @Test
  void conditions_see_what_earlier_steps_found_and_scripts_get_it_in_their_environment() {
    String body = "## Diagnosis\n" + step("look")
        + "## Mitigation\n" + step("restart if='steps[\"look\"].outputs.listening == \"false\"'") + step("replace if='steps.look.outputs.listening == \"true\"'");
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\ninputs:\n  unit: {from: labels.unit, required: true}\nverify: {settle: 0s}", body))) {
      world.kind.when("look", RecordingKind.outputs(Map.of("listening", "false")));
      world.fire("down", Map.of("unit", "payments", "zone", "a"));
      world.await(RunStatus.VERIFYING);
      assertThat(world.kind.ran).containsExactly("look@web-1", "restart@web-1");
      assertThat(world.fact("step.skipped").text("step")).isEqualTo("replace");
      Map<String, String> environment = world.kind.requests.getLast().environment();
      assertThat(environment)
          .containsEntry("UNIT", "payments")
          .containsEntry("LABEL_ZONE", "a")
          .containsEntry("STEP_LOOK_LISTENING", "false")
          .containsEntry("NIGHTSHIFT_RUNG", "fallback")
          .containsEntry("NIGHTSHIFT_TARGET", "web-1")
          .containsEntry("NIGHTSHIFT_RUN", Long.toString(world.run().id()))
          .containsEntry("NIGHTSHIFT_INCIDENT", Long.toString(world.run().incidentId()));
    }
  }

  @Test
  void a_condition_that_cannot_be_evaluated_stops_the_run() {
    String body = "## Mitigation\n" + step("restart if='steps[\"look\"].outputs.listening == \"false\"'") + "## Diagnosis\n" + step("look");
    try (RunWorld world = RunWorld.of(runbook("rung: fallback", body))) {
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("cannot be told");
      assertThat(world.kind.ran).containsExactly("look@web-1");
    }
  }

  @Test
  void targets_go_one_after_another_and_too_many_failures_stop_the_rest() {
    String settings = "rung: fallback\nlimits: {canary: 1, max-errors: 1}\n";
    String text = RunWorld.text(settings, "## Mitigation\n" + step("restart")).replace("name=web-1", "role=web");
    try (RunWorld world = RunWorld.of(RunWorld.catalog(4), dev.nightshift.TestWorkspaces.runbook("restore", text))) {
      world.kind.when("restart", RecordingKind.exits(1), RecordingKind.exits(0), RecordingKind.exits(1));
      world.fire();
      assertThat(world.await(RunStatus.FAILED).reason()).contains("web-3");
      assertThat(world.kind.ran).containsExactly("restart@web-1", "restart@web-2", "restart@web-3");
    }
  }

  @Test
  void the_whole_run_has_a_time_limit_and_what_is_under_way_is_ended() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nlimits: {timeout: 5m}", BODY))) {
      world.kind.when("restart", (request, output) -> {
        Thread.currentThread().join();
        return Result.failed("never");
      });
      world.fire();
      RunWorld.eventually(() -> world.kind.ran.contains("restart@web-1"));
      world.tick(Duration.ofMinutes(5));
      assertThat(world.await(RunStatus.FAILED).reason()).contains("time limit of 5m");
    }
  }

  @Test
  void a_secret_never_reaches_the_ledger_nor_the_stored_output() {
    String secret = "hunter2-and-more";
    var catalog = TestCatalog.like(RunWorld.catalog(1)).secrets(Map.of(secret, "env:TOKEN")).make();
    try (RunWorld world = RunWorld.of(catalog, runbook("rung: fallback\ninputs:\n  token: {from: labels.token}", BODY))) {
      world.kind.when("restart", (request, output) -> {
        output.write("stdout", "using " + secret.substring(0, 5));
        output.write("stdout", secret.substring(5) + "\n");
        return new Result(Map.of("exit", 1L, "stdout", "using " + secret), Map.of("token", secret), false, null);
      });
      world.fire("down", Map.of("token", secret));
      Run run = world.await(RunStatus.FAILED);
      assertThat(world.kind.requests).anySatisfy(request -> assertThat(request.environment()).containsEntry("TOKEN", secret));
      List<Fact> ofRun = world.pipeline.facts().stream().filter(fact -> fact.runId() != null).toList();
      assertThat(ofRun).isNotEmpty().noneSatisfy(fact -> assertThat(fact.data()).contains(secret));
      assertThat(world.runs.attempts(run.id()).toString()).doesNotContain(secret).contains("***");
      assertThat(world.outputs.page(run.id(), 0, 10).stream().map(StepOutput::text)).as("masked although it came in two pieces").containsExactly("using ***\n");
    }
  }
}
