package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.catalog.Oversight;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.why.Why;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountdownTest {
  private static final String BODY = "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart");
  private static final String MINUTE = "rung: oversight\nverify: {settle: 0s}\nlimits: {countdown: 1m}";

  private static RunWorld counting(String settings) {
    RunWorld world = RunWorld.of(runbook(settings, BODY));
    world.fire();
    RunWorld.eventually(() -> world.kind.ran.contains("look@web-1") && world.run().doing() == null);
    return world;
  }

  @Test
  void on_rung_oversight_nothing_is_changed_before_the_countdown_is_over() {
    try (RunWorld world = counting(MINUTE)) {
      Run run = world.run();
      assertThat(run.actsFrom()).isEqualTo(run.createdAt().plusSeconds(60));
      assertThat(world.fact("run.planned").text("actsFrom")).isEqualTo(String.valueOf(run.actsFrom()));
      world.tick(Duration.ofSeconds(59));
      world.settle();
      assertThat(world.kind.ran).as("looking goes on meanwhile").containsExactly("look@web-1");
      assertThat(world.facts("guardrail.decided")).as("what decides is what they say when it acts").isEmpty();
      world.tick(Duration.ofSeconds(1));
      world.await(RunStatus.VERIFYING);
      assertThat(world.kind.ran).containsExactly("look@web-1", "restart@web-1");
      assertThat(world.run().actsFrom()).isNull();
      assertThat(new Why(world.pipeline.part(Ledger.class)).run(world.run().id()).text()).contains("people were told at once, and could stop it before it acts");
    }
  }

  @Test
  void a_stop_in_the_countdown_means_that_nothing_was_changed() {
    try (RunWorld world = counting(MINUTE)) {
      world.runs.stop(world.run().id(), ADA, "I am deploying");
      assertThat(world.run().actsFrom()).isNull();
      world.executor.look();
      assertThat(world.await(RunStatus.STOPPED).reason()).isEqualTo("stopped in its countdown, before it changed anything, by person:ada: I am deploying");
      world.tick(Duration.ofMinutes(2));
      assertThat(world.kind.ran).containsExactly("look@web-1");
    }
  }

  @Test
  void a_stop_before_the_run_has_begun_means_that_no_step_ever_started() {
    try (RunWorld world = RunWorld.of(runbook(MINUTE, "## Mitigation\n" + step("restart")))) {
      world.fire();
      world.runs.stop(world.run().id(), ADA, "");
      world.executor.look();
      world.await(RunStatus.STOPPED);
      world.tick(Duration.ofMinutes(2));
      assertThat(world.kind.ran).isEmpty();
      assertThat(world.facts("step.started")).isEmpty();
    }
  }

  @Test
  void the_countdown_goes_on_when_its_node_is_gone() throws InterruptedException {
    try (RunWorld world = counting(MINUTE); RunWorld other = world.join("node-2")) {
      world.executor.letGo();
      world.pipeline.clock.tick(Duration.ofSeconds(20));
      other.tick(Duration.ofSeconds(20));
      RunWorld.eventually(() -> other.run().status() == RunStatus.RUNNING && other.run().actsFrom() != null);
      assertThat(other.kind.ran).doesNotContain("restart@web-1");
      other.tick(Duration.ofSeconds(40));
      other.await(RunStatus.VERIFYING);
      assertThat(other.kind.ran).contains("restart@web-1");
    }
  }

  @ParameterizedTest
  @CsvSource({"fallback, 30s", "oversight, 0s"})
  void nothing_is_counted_down_on_another_rung_or_where_the_runbook_wants_none(String rung, String countdown) {
    try (RunWorld world = RunWorld.of(runbook("rung: " + rung + "\nverify: {settle: 0s}\nlimits: {countdown: " + countdown + "}", BODY))) {
      world.fire();
      world.await(RunStatus.VERIFYING);
      assertThat(world.fact("run.planned").json().has("actsFrom")).isFalse();
    }
  }

  @Test
  void without_a_word_about_it_people_have_half_a_minute() {
    try (RunWorld world = counting("rung: oversight\nverify: {settle: 0s}")) {
      assertThat(world.run().actsFrom()).isEqualTo(world.run().createdAt().plus(Oversight.COUNTDOWN)).isEqualTo(world.run().createdAt().plusSeconds(30));
    }
  }

  @Test
  void whoever_starts_a_run_knows_what_it_does_and_waits_for_nothing() {
    try (RunWorld world = RunWorld.of(runbook(MINUTE, BODY))) {
      Run run = world.runs.start("restore", null, Map.of(), ADA);
      RunWorld.eventually(() -> world.runs.get(run.id()).status() == RunStatus.SUCCEEDED);
      assertThat(world.kind.ran).contains("restart@web-1");
    }
  }

  @Test
  void whoever_approves_ends_the_countdown_and_is_asked_at_once() {
    try (RunWorld world = RunWorld.of(runbook(MINUTE + "\napproval: {from: [team:payments]}", BODY))) {
      world.fire();
      world.await(RunStatus.AWAITING_APPROVAL);
      world.runs.approve(world.run().id(), ADA, "");
      world.settle();
      world.await(RunStatus.VERIFYING);
      assertThat(world.kind.ran).contains("restart@web-1");
    }
  }

  @Test
  void what_comes_in_between_ends_the_run_without_waiting_for_the_end() {
    try (RunWorld world = counting(MINUTE)) {
      world.incidents.handsOff(world.run().incidentId(), ADA);
      world.settle();
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("hands");
      assertThat(world.kind.ran).containsExactly("look@web-1");
    }
  }

  @Test
  void the_longer_of_the_workspaces_and_the_runbooks_countdown_counts() {
    Oversight strict = new Oversight(Duration.ofMinutes(2), null);
    assertThat(strict.countdown(null)).isEqualTo(Duration.ofMinutes(2));
    assertThat(strict.countdown(Duration.ZERO)).isEqualTo(Duration.ofMinutes(2));
    assertThat(strict.countdown(Duration.ofMinutes(3))).isEqualTo(Duration.ofMinutes(3));
    assertThat(new Oversight(Duration.ZERO, null).countdown(null)).isZero();
    assertThat(Oversight.DEFAULT.countdown(Duration.ZERO)).isZero();
  }
}
