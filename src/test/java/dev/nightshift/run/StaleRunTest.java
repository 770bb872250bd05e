package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.ladder.Staleness.Doubt;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.runbook.Rung;
import dev.nightshift.why.Why;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaleRunTest {
  private static final String BODY = "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart");

  private static Staleness mark(RunWorld world, String service) {
    Staleness staleness = world.pipeline.part(Staleness.class);
    Doubt doubt = new Doubt(world.pipeline.workspaces.current().runbook("restore").orElseThrow(), service, Cause.CHANGE, List.of("Payments was changed: 1.7"), 1);
    world.pipeline.database.transaction().executeWithoutResult(status -> staleness.mark(List.of(doubt), "test-1"));
    return staleness;
  }

  @ParameterizedTest
  @ValueSource(strings = {"fallback", "oversight"})
  void a_stale_runbook_changes_nothing_before_a_person_agrees_and_explain_says_why(String rung) {
    try (RunWorld world = RunWorld.of(runbook("rung: " + rung, BODY))) {
      mark(world, "payments");
      world.fire();
      Run run = world.await(RunStatus.AWAITING_APPROVAL);
      assertThat(run.rung()).isEqualTo(Rung.HUMAN_INITIATED);
      assertThat(world.kind.ran).as("it looks, and does not act").containsExactly("look@web-1");
      assertThat(world.fact("run.lowered").text("from")).isEqualTo(rung);
      assertThat(world.fact("run.lowered").text("why")).isEqualTo("it is stale until somebody confirms it: Payments was changed: 1.7");
      assertThat(new Why(world.pipeline.part(Ledger.class)).run(run.id()).text())
          .contains("declares rung " + rung + " and runs on human-initiated", "it is stale until somebody confirms it: Payments was changed: 1.7");
    }
  }

  @Test
  void it_acts_alone_again_once_a_person_has_confirmed_it() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", BODY))) {
      Staleness staleness = mark(world, "payments");
      staleness.confirm("restore", null, ADA, "tried it");
      world.fire();
      assertThat(world.await(RunStatus.VERIFYING).rung()).isEqualTo(Rung.FALLBACK);
      assertThat(world.kind.ran).containsExactly("look@web-1", "restart@web-1");
      assertThat(world.facts("run.lowered")).isEmpty();
    }
  }

  @Test
  void a_plan_that_is_only_looked_at_says_that_it_is_stale() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback", BODY))) {
      DryRun dryRun = world.pipeline.part(DryRun.class);
      assertThat(dryRun.plan("restore", null, Map.of(), ADA).stale()).isEmpty();
      mark(world, "payments");
      assertThat(dryRun.plan("restore", null, Map.of(), ADA).stale()).containsExactly("Payments was changed: 1.7");
    }
  }

  @Test
  void a_mark_for_another_service_lowers_nothing() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", BODY))) {
      mark(world, "ledger");
      world.fire();
      assertThat(world.await(RunStatus.VERIFYING).rung()).isEqualTo(Rung.FALLBACK);
    }
  }

  @Test
  void a_run_that_a_person_starts_is_not_held_back() {
    try (RunWorld world = RunWorld.of(runbook("rung: human-initiated\nverify: {settle: 0s}", BODY))) {
      mark(world, "payments");
      Run run = world.runs.start("restore", null, Map.of(), ADA);
      RunWorld.eventually(() -> world.runs.get(run.id()).status() != RunStatus.PLANNED && world.kind.ran.contains("restart@web-1"));
      assertThat(world.facts("run.lowered")).isEmpty();
    }
  }

  @Test
  void a_mark_during_a_run_does_not_change_what_was_planned() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", BODY))) {
      java.util.concurrent.CountDownLatch marked = new java.util.concurrent.CountDownLatch(1);
      world.kind.when("look", (request, output) -> {
        marked.await();
        return RecordingKind.exits(0).run(request, output);
      });
      world.fire();
      RunWorld.eventually(() -> world.kind.ran.contains("look@web-1"));
      mark(world, "payments");
      marked.countDown();
      assertThat(world.await(RunStatus.VERIFYING).rung()).isEqualTo(Rung.FALLBACK);
      world.tick(Duration.ofSeconds(1));
      assertThat(world.kind.ran).contains("restart@web-1");
    }
  }
}
