package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.GRACE;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.catalog.Oversight;
import dev.nightshift.identity.Actor;
import dev.nightshift.platform.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ApprovalTest {
  private static final String BODY = "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart");
  private static final String ASKS =
      "rung: oversight\nverify: {settle: 0s}\napproval: {when: 'service.env == \"prod\" && run.rung == \"oversight\"', from: [team:payments], minimum: %d, timeout: 10m}";
  private static final Actor STRANGER = new Actor("person:eve", "eve", Actor.Role.RESPONDER, Set.of());

  private static RunWorld asking(int minimum) {
    RunWorld world = RunWorld.of(runbook(ASKS.formatted(minimum), BODY));
    world.fire();
    world.await(RunStatus.AWAITING_APPROVAL);
    return world;
  }

  @Test
  void a_run_that_is_approved_goes_on() {
    try (RunWorld world = asking(1)) {
      Run.WaitsFor waits = world.run().waitsFor();
      assertThat(waits.kind()).isEqualTo("approval");
      assertThat(waits.text()).isEqualTo("team:payments");
      assertThat(world.kind.ran).as("looking needs no approval").containsExactly("look@web-1");
      assertThat(world.fact("run.approval_requested").json().path("approvers").get(0).asString()).isEqualTo("team:payments");
      world.runs.approve(world.run().id(), ADA, "");
      world.settle();
      world.await(RunStatus.VERIFYING);
      assertThat(world.kind.ran).containsExactly("look@web-1", "restart@web-1");
      assertThat(world.fact("run.approved").actor()).isEqualTo("person:ada");
    }
  }

  @Test
  void an_approval_that_times_out_denies() {
    try (RunWorld world = asking(1)) {
      world.tick(Duration.ofMinutes(10));
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("silence means no");
      assertThat(world.fact("run.approval_expired").text("until")).isNotEmpty();
      assertThatThrownBy(() -> world.runs.approve(world.run().id(), ADA, "")).isInstanceOf(Problem.Conflict.class);
      assertThat(world.kind.ran).containsExactly("look@web-1");
    }
  }

  @Test
  void an_approval_that_comes_when_time_is_over_but_nobody_has_noticed_is_too_late() {
    try (RunWorld world = asking(1)) {
      world.pipeline.clock.tick(Duration.ofMinutes(10));
      assertThatThrownBy(() -> world.runs.approve(world.run().id(), ADA, "")).isInstanceOf(Problem.Conflict.class).hasMessageContaining("over");
      world.executor.look();
      world.await(RunStatus.STOPPED);
    }
  }

  @Test
  void a_clock_that_goes_back_or_forward_while_people_are_asked_never_answers_for_them() {
    try (RunWorld world = asking(1)) {
      String until = world.fact("run.approval_requested").text("until");
      world.tick(Duration.ofMinutes(-30));
      assertThat(world.run().status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      assertThat(world.kind.ran).containsExactly("look@web-1");
      world.tick(Duration.ofHours(2));
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("silence means no");
      assertThat(world.fact("run.approval_expired").text("until")).as("as it was asked").isEqualTo(until);
      assertThat(world.kind.ran).containsExactly("look@web-1");
    }
  }

  @Test
  void a_condition_that_cannot_be_evaluated_denies() {
    String broken = "rung: oversight\napproval: {when: 'inputs.size > 3', minimum: 1}";
    try (RunWorld world = RunWorld.of(runbook(broken, BODY))) {
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("cannot be told");
      assertThat(world.kind.ran).containsExactly("look@web-1");
      assertThat(world.facts("guardrail.decided").getLast().text("verdict")).isEqualTo("deny");
    }
  }

  @Test
  void no_approval_is_asked_where_the_condition_does_not_hold() {
    String other = "rung: oversight\nverify: {settle: 0s}\napproval: {when: 'service.env == \"test\"'}";
    try (RunWorld world = RunWorld.of(runbook(other, BODY))) {
      world.fire();
      world.tick(Oversight.COUNTDOWN);
      world.await(RunStatus.VERIFYING);
      assertThat(world.facts("run.approval_requested")).isEmpty();
    }
  }

  @Test
  void as_many_different_people_as_asked_for_must_agree() {
    try (RunWorld world = asking(2)) {
      long id = world.run().id();
      world.runs.approve(id, ADA, "");
      assertThatThrownBy(() -> world.runs.approve(id, ADA, "again")).isInstanceOf(Problem.Conflict.class)
          .hasMessage("You have agreed to run " + id + " already, and one person counts once: 1 of 2 have agreed. Somebody else must agree, too.");
      world.settle();
      assertThat(world.run().status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      assertThat(world.facts("run.approval_given")).hasSize(1);
      assertThat(world.run().waitsFor().given()).containsExactly("person:ada");
      world.runs.approve(id, GRACE, "");
      world.settle();
      world.await(RunStatus.VERIFYING);
    }
  }

  @Test
  void somebody_who_is_not_on_the_list_is_told_who_is() {
    try (RunWorld world = asking(1)) {
      assertThatThrownBy(() -> world.runs.approve(world.run().id(), STRANGER, ""))
          .isInstanceOf(Problem.Denied.class)
          .hasMessage("person:eve may not approve this run: its runbook asks for one of team:payments.");
      Actor viewer = new Actor("person:ada", "ada", Actor.Role.VIEWER, Set.of("payments"));
      assertThatThrownBy(() -> world.runs.approve(world.run().id(), viewer, "")).isInstanceOf(Problem.Denied.class);
      assertThat(world.run().status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
    }
  }

  @Test
  void a_rejected_run_ends_without_acting_and_rejecting_twice_changes_nothing() {
    try (RunWorld world = asking(1)) {
      world.runs.reject(world.run().id(), GRACE, "deploy under way");
      world.runs.reject(world.run().id(), GRACE, "deploy under way");
      world.settle();
      assertThat(world.await(RunStatus.STOPPED).reason()).isEqualTo("rejected by person:grace: deploy under way");
      assertThat(world.facts("run.rejected")).hasSize(1);
      assertThat(world.kind.ran).containsExactly("look@web-1");
    }
  }

  @Test
  void the_condition_is_looked_at_again_after_the_approval() {
    try (RunWorld world = asking(1)) {
      world.pipeline.accept("alertmanager", dev.nightshift.TestPipeline.resolve("down"));
      world.runs.approve(world.run().id(), ADA, "");
      world.executor.look();
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("the condition is gone");
    }
  }

  @Test
  void nobody_is_asked_any_more_when_the_incident_is_resolved() {
    try (RunWorld world = asking(1)) {
      world.incidents.resolve(world.run().incidentId(), GRACE, "false alarm");
      world.settle();
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("the incident is resolved");
    }
  }

  @Test
  void whoever_started_a_run_does_not_approve_it_alone() {
    String always = "verify: {settle: 0s}\napproval: {from: [team:payments]}";
    try (RunWorld world = RunWorld.of(runbook(always, BODY))) {
      Run run = world.runs.start("restore", world.fire().id(), Map.of(), ADA);
      RunWorld.eventually(() -> world.runs.get(run.id()).status() == RunStatus.AWAITING_APPROVAL);
      assertThatThrownBy(() -> world.runs.approve(run.id(), ADA, ""))
          .isInstanceOf(Problem.Denied.class)
          .hasMessageContaining("started this run, so somebody else must approve it");
      world.runs.approve(run.id(), GRACE, "");
      world.executor.look();
      RunWorld.eventually(() -> world.runs.get(run.id()).status() == RunStatus.VERIFYING);
    }
  }

  @Test
  void many_answers_at_once_give_one_outcome() throws Exception {
    try (RunWorld world = asking(1); ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      long id = world.run().id();
      List<Future<?>> answers = List.of(
          people.submit(() -> world.runs.approve(id, ADA, "")),
          people.submit(() -> world.runs.approve(id, GRACE, "")),
          people.submit(() -> world.runs.stop(id, ADA, "changed my mind")),
          people.submit(() -> world.tick(Duration.ofMinutes(10))),
          people.submit(world.executor::look));
      for (Future<?> answer : answers) {
        try {
          answer.get();
        } catch (java.util.concurrent.ExecutionException late) {
          assertThat(late).hasCauseInstanceOf(Problem.Conflict.class);
        }
      }
      RunWorld.eventually(() -> {
        world.tick(Duration.ofMinutes(1));
        return world.runs.get(id).status().ended();
      });
      assertThat(world.facts("run.ended")).hasSize(1);
      assertThat(world.kind.ran.stream().filter("restart@web-1"::equals).count()).isLessThanOrEqualTo(1);
    }
  }
}
