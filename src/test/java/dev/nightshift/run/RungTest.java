package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ladder.Standing;
import dev.nightshift.runbook.Rung;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a binding may do alone, with real runs. */
class RungTest {
  private static final String BODY = "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart");

  static Catalog catalog(Map<String, String> ladder) {
    Catalog plain = RunWorld.catalog(1);
    Map<String, String> settings = new HashMap<>(plain.settings());
    settings.keySet().removeIf(name -> name.startsWith("ladder."));
    settings.putAll(ladder);
    return TestCatalog.like(plain).settings(settings).make();
  }

  private static RunWorld world(Map<String, String> ladder, String settings) {
    return RunWorld.of(catalog(ladder), runbook("rung: fallback\nlimits: {budget: 100/1h, cooldown: 0s}\nbreaker: 100/1m\n" + settings, BODY));
  }

  private static Standing standing(RunWorld world) {
    return world.pipeline.part(Ladder.class).standings().of(world.pipeline.workspaces.current().runbook("restore").orElseThrow(), "payments");
  }

  /** An alert fires, the run acts, and the alert clears or does not. */
  private static Run recover(RunWorld world, boolean clears) {
    world.fire();
    world.await(RunStatus.VERIFYING);
    if (clears) {
      world.clear();
      return world.await(RunStatus.SUCCEEDED);
    }
    world.tick(Duration.ofMinutes(2));
    Run failed = world.await(RunStatus.FAILED);
    world.clear();
    world.tick(Duration.ofHours(1));
    return failed;
  }

  @Test
  void a_new_binding_waits_for_a_person_whatever_the_file_declares_and_the_plan_shows_the_arithmetic() {
    try (RunWorld world = world(Map.of(), "verify: {settle: 0s}")) {
      world.fire();
      Run run = world.await(RunStatus.AWAITING_APPROVAL);
      assertThat(run.rung()).isEqualTo(Rung.HUMAN_INITIATED);
      assertThat(world.kind.ran).as("it looks, and does not act").containsExactly("look@web-1");
      assertThat(world.fact("run.planned").json().path("rungs").toString())
          .contains("{\"of\":\"front matter\",\"rung\":\"fallback\",\"why\":\"\"}")
          .contains("\"of\":\"earned\"", "nothing is earned yet, and the workspace lets a new binding start there (ladder.start)");
    }
  }

  @Test
  void the_workspace_may_trust_what_files_declare_from_the_first_day() {
    try (RunWorld world = world(Map.of("ladder.start", "oversight"), "verify: {settle: 0s}")) {
      world.fire();
      assertThat(world.run().rung()).isEqualTo(Rung.OVERSIGHT);
      assertThat(world.fact("run.lowered").text("why")).startsWith("nothing is earned yet");
    }
  }

  @Test
  void two_failures_in_a_row_let_it_fall_in_the_transaction_of_the_second() {
    try (RunWorld world = world(Map.of("ladder.start", "fallback"), "verify: {within: 1m, settle: 0s}")) {
      recover(world, false);
      assertThat(standing(world).rung()).isEqualTo(Rung.FALLBACK);
      Run second = recover(world, false);
      assertThat(world.fact("ladder.fell").text("reason")).isEqualTo("2 runs failed in a row, up to run " + second.id());
      assertThat(world.fact("ladder.fell").text("from")).isEqualTo("fallback");
      assertThat(standing(world).rung()).isEqualTo(Rung.HUMAN_INITIATED);
      assertThat(standing(world).why()).contains("it fell on", "2 runs failed in a row");
      world.fire();
      assertThat(world.await(RunStatus.AWAITING_APPROVAL).rung()).isEqualTo(Rung.HUMAN_INITIATED);
    }
  }

  @Test
  void a_success_between_two_failures_keeps_it_where_it_is() {
    try (RunWorld world = world(Map.of("ladder.start", "fallback"), "verify: {within: 1m, settle: 0s}")) {
      recover(world, false);
      recover(world, true);
      world.tick(Duration.ofHours(1));
      recover(world, false);
      assertThat(world.facts("ladder.fell")).isEmpty();
    }
  }

  @Test
  void a_freeze_keeps_it_low_while_it_lasts() {
    try (RunWorld world = world(Map.of("ladder.start", "fallback"), "")) {
      Freezes freezes = world.pipeline.part(Freezes.class);
      long freeze = freezes.freeze("payments", "2h", "the database is being moved", ADA).id();
      assertThat(standing(world).rung()).isEqualTo(Rung.HUMAN_INITIATED);
      assertThat(standing(world).why()).contains("payments is frozen by ada", "the database is being moved");
      freezes.end(freeze, ADA);
      assertThat(standing(world).rung()).isEqualTo(Rung.FALLBACK);
    }
  }
}
