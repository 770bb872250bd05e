package dev.nightshift.drift;

import static dev.nightshift.drift.DriftWorld.ADA;
import static dev.nightshift.drift.DriftWorld.runbook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.identity.Actor;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.Purpose;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class DrillsTest {
  private static final Runbook RESTORE = runbook("restore", "drill: {every: 7d, inputs: {unit: payments}}");

  @Test
  void on_schedule_the_diagnosis_runs_for_real_and_all_else_as_a_dry_run() {
    try (DriftWorld world = DriftWorld.of(RESTORE)) {
      world.schedule.begin();
      DrillRun drill = world.finish().getFirst();
      assertThat(drill.status()).isEqualTo(DrillRun.Status.PASSED);
      assertThat(drill.startedBy()).isEqualTo("automation");
      assertThat(world.kind.ran).as("with the sample value, and without what a person does").containsExactly("look payments@payments");
      assertThat(world.kind.looked).containsExactly("restart@payments", "answers@payments");
      Run run = world.pipeline.part(Runs.class).get(drill.runId());
      assertThat(run.purpose()).isEqualTo(Purpose.DIAGNOSE);
      assertThat(world.facts("drill.passed").getFirst().json().path("run").asLong()).isEqualTo(run.id());
      assertThat(world.facts("run.planned").getFirst().text("reason")).isEqualTo("its drill was due");
      assertThat(world.doubts()).isEmpty();
    }
  }

  @Test
  void a_failing_drill_says_what_broke_and_marks_the_runbook_stale() {
    try (DriftWorld world = DriftWorld.of(RESTORE)) {
      world.kind.answers.put("look", new Result(Map.of("exit", 127L), Map.of(), false, null));
      world.kind.problems.put("restart", "there is no playbook restart.yaml");
      world.schedule.begin();
      DrillRun drill = world.finish().getFirst();
      assertThat(drill.status()).isEqualTo(DrillRun.Status.FAILED);
      assertThat(drill.broke()).containsExactly(
          "Diagnosis step 'look' on payments: exit code 127", "dry run of step 'restart' on payments: there is no playbook restart.yaml");
      assertThat(world.facts("drill.failed")).hasSize(1);
      assertThat(world.doubts()).containsExactly(
          "A drill failed: Diagnosis step 'look' on payments: exit code 127; A drill failed: dry run of step 'restart' on payments: there is no playbook restart.yaml");
      assertThat(world.staleness.open().of("restore", "payments")).hasSize(1);
    }
  }

  @Test
  void a_drill_that_passes_later_confirms_nothing() {
    try (DriftWorld world = DriftWorld.of(RESTORE)) {
      world.kind.problems.put("restart", "gone");
      world.schedule.begin();
      world.finish();
      world.kind.problems.clear();
      world.pipeline.clock.tick(Duration.ofDays(7));
      world.schedule.begin();
      assertThat(world.finish()).extracting(DrillRun::status).containsExactly(DrillRun.Status.PASSED, DrillRun.Status.FAILED);
      assertThat(world.doubts()).hasSize(1);
      world.staleness.confirm("restore", null, ADA, "the drill passes");
      assertThat(world.doubts()).isEmpty();
    }
  }

  @Test
  void a_diagnosis_whose_expect_does_not_hold_has_done_its_work() {
    Runbook judging = TestWorkspaces.runbook("restore", DriftWorld.text("drill: {every: 7d, inputs: {unit: payments}}").replace("{name=look}", "{name=look expect='result.exit == 3'}"));
    try (DriftWorld world = DriftWorld.of(judging)) {
      world.schedule.begin();
      assertThat(world.finish().getFirst().status()).isEqualTo(DrillRun.Status.PASSED);
      world.kind.answers.put("look", Result.failed("no connection"));
      world.pipeline.clock.tick(Duration.ofDays(7));
      world.schedule.begin();
      assertThat(world.finish().getFirst().broke()).containsExactly("Diagnosis step 'look' on payments: no connection");
    }
  }

  @Test
  void the_alert_of_a_drill_brings_its_labels_as_a_real_one_would() {
    String settings = "drill: {every: 7d, alert: {name: Down, severity: sev2, labels: {unit: from-the-alert}}}";
    Runbook carried = TestWorkspaces.runbook("restore", DriftWorld.text(settings));
    try (DriftWorld world = DriftWorld.of(carried)) {
      world.schedule.begin();
      assertThat(world.finish().getFirst().status()).isEqualTo(DrillRun.Status.PASSED);
      assertThat(world.kind.ran).containsExactly("look from-the-alert@payments");
    }
  }

  @Test
  void what_cannot_be_planned_is_what_broke() {
    try (DriftWorld world = DriftWorld.of(runbook("restore", "drill: {every: 7d}"))) {
      world.schedule.begin();
      assertThat(world.finish().getFirst().broke()).singleElement().asString().contains("it cannot be planned: input 'unit' is required and has no value");
      assertThat(world.doubts()).hasSize(1);
    }
  }

  @Test
  void one_node_takes_a_drill_that_is_due_and_the_next_comes_after_its_time() {
    try (DriftWorld world = DriftWorld.of(RESTORE); DriftWorld other = world.join("node-2")) {
      world.schedule.begin();
      other.schedule.begin();
      world.schedule.begin();
      world.finish();
      assertThat(world.drills.list("restore", Long.MAX_VALUE, 10)).hasSize(1);
      Instant next = world.schedule.next().get("restore");
      assertThat(next).isEqualTo(Instant.parse("2026-11-27T03:00:00Z"));
      world.pipeline.clock.set(next);
      other.pipeline.clock.set(next);
      other.schedule.begin();
      world.schedule.begin();
      world.finish();
      assertThat(world.drills.list("restore", Long.MAX_VALUE, 10)).hasSize(2);
    }
  }

  @Test
  void another_node_brings_a_drill_to_its_end_when_the_first_dies() {
    try (DriftWorld world = DriftWorld.of(RESTORE)) {
      world.executor.stop();
      world.schedule.begin();
      try (DriftWorld other = world.join("node-2")) {
        other.pipeline.clock.tick(Duration.ofMinutes(3));
        assertThat(other.finish().getFirst().status()).isEqualTo(DrillRun.Status.PASSED);
        assertThat(other.kind.ran).containsExactly("look payments@payments");
        assertThat(other.facts("drill.passed")).hasSize(1);
      }
    }
  }

  @Test
  void a_node_that_dies_while_it_looks_is_followed_by_another_and_the_end_counts_once() {
    try (DriftWorld world = DriftWorld.of(RESTORE)) {
      world.schedule.begin();
      DrillRun drill = world.drills.list(null, Long.MAX_VALUE, 1).getFirst();
      assertThat(world.pipeline.part(DrillStore.class).take(world.pipeline.clock.instant(), world.pipeline.clock.instant().plusSeconds(120)))
          .as("taken by a node that then dies").isPresent();
      world.pipeline.clock.tick(Duration.ofMinutes(3));
      world.finish();
      world.drills.finish(drill);
      assertThat(world.facts("drill.passed")).hasSize(1);
    }
  }

  @Test
  void a_person_starts_a_drill_with_other_samples_one_at_a_time() {
    try (DriftWorld world = DriftWorld.of(RESTORE, runbook("plain", ""), TestWorkspaces.runbook("paper", "# Paper\n"))) {
      DrillRun drill = world.drills.start("restore", null, Map.of("unit", "payments-eu"), ADA);
      assertThat(drill.startedBy()).isEqualTo("person:ada");
      assertThatThrownBy(() -> world.drills.start("restore", null, Map.of(), ADA)).isInstanceOf(Problem.Conflict.class).hasMessageContaining("under way");
      world.finish();
      assertThat(world.kind.ran).containsExactly("look payments-eu@payments");
      assertThat(world.drills.start("plain", "payments", Map.of("unit", "x"), ADA).runId()).as("also one without a schedule").isNotNull();
      world.finish();
      assertThatThrownBy(() -> world.drills.start("plain", "payments", Map.of(), ADA)).isInstanceOf(Problem.Invalid.class).hasMessageContaining("unit");
      assertThat(world.doubts()).as("who mistypes puts nothing in doubt").isEmpty();
      assertThatThrownBy(() -> world.drills.start("paper", null, Map.of(), ADA)).isInstanceOf(Problem.Conflict.class);
      assertThatThrownBy(() -> world.drills.start("nothing", null, Map.of(), ADA)).isInstanceOf(Problem.Missing.class);
      Actor viewer = new Actor("person:vic", "vic", Actor.Role.VIEWER, Set.of());
      assertThatThrownBy(() -> world.drills.start("restore", null, Map.of(), viewer)).isInstanceOf(Problem.Denied.class);
    }
  }

  @Test
  void a_schedule_that_is_shortened_holds_at_once_and_one_that_is_removed_ends() {
    try (DriftWorld world = DriftWorld.of(RESTORE)) {
      world.schedule.begin();
      world.finish();
      Instant now = world.pipeline.clock.instant();
      world.have(runbook("restore", "drill: {every: 1h, inputs: {unit: payments}}"));
      world.schedule.begin();
      assertThat(world.schedule.next().get("restore")).isEqualTo(now.plus(Duration.ofHours(1)));
      world.have(runbook("restore", ""));
      assertThat(world.schedule.next()).isEmpty();
      world.pipeline.clock.tick(Duration.ofDays(8));
      world.schedule.begin();
      assertThat(world.drills.list(null, Long.MAX_VALUE, 10)).hasSize(1);
    }
  }

  @Test
  void a_runbook_without_diagnosis_is_tried_as_a_dry_run_alone() {
    Runbook acting = TestWorkspaces.runbook("act", "---\nnightshift:\n  service: payments\n  targets: role=payments\n  drill: {every: 1d}\n---\n## Mitigation\n```sh {name=restart}\ntrue\n```\n");
    try (DriftWorld world = DriftWorld.of(acting)) {
      world.schedule.begin();
      assertThat(world.finish()).extracting(DrillRun::status, DrillRun::runId).containsExactly(Tuple.tuple(DrillRun.Status.PASSED, null));
      assertThat(world.kind.looked).containsExactly("restart@payments");
      assertThat(world.facts("run.planned")).isEmpty();
      assertThat(List.copyOf(world.kind.ran)).isEmpty();
    }
  }
}
