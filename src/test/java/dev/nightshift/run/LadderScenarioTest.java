package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestPipeline;
import dev.nightshift.guardrail.Binding;
import dev.nightshift.guardrail.Breakers;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incident;
import dev.nightshift.ladder.Bindings;
import dev.nightshift.ladder.Comparison;
import dev.nightshift.ladder.Harm;
import dev.nightshift.ladder.Promotions;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One runbook walks the whole ladder up and down by nothing but incidents: events in, runs, verification, people. */
class LadderScenarioTest {
  private static final Actor ADMIN = new Actor("person:admin", "admin", Actor.Role.ADMIN, Set.of());
  private static final Binding BINDING = new Binding("restore", "payments");
  private static final String BODY = "## Mitigation\n" + step("restart") + "## Verification\n" + step("answers");

  private static Runbook runbook(Rung rung) {
    return RunWorld.runbook("rung: " + rung + "\nlimits: {budget: 100/1h, cooldown: 0s, countdown: 0s}\nverify: {within: 2m, settle: 0s}", BODY);
  }

  private static Bindings.Sight sight(RunWorld world) {
    return world.pipeline.part(Bindings.class).get(BINDING);
  }

  /** The alert fires, whoever must agrees, it is recovered in two minutes, and the alert clears. */
  private static Run recovered(RunWorld world, Rung on) {
    world.tick(Duration.ofHours(2));
    world.fire();
    if (!on.unattended()) {
      Run waiting = world.await(RunStatus.AWAITING_APPROVAL);
      world.runs.approve(waiting.id(), ADA, "");
      world.executor.look();
    }
    assertThat(world.await(RunStatus.VERIFYING).rung()).isEqualTo(on);
    world.tick(Duration.ofMinutes(1));
    world.clear();
    return world.await(RunStatus.SUCCEEDED);
  }

  private static void accept(RunWorld world, Rung rung) {
    world.pipeline.part(Promotions.class).accept(BINDING, rung, "watched it", ADMIN);
  }

  @Test
  void a_runbook_walks_from_manual_to_fallback_and_back_down_by_harm() {
    try (RunWorld world = RunWorld.of(RungTest.catalog(Map.of()), runbook(Rung.MANUAL))) {
      byHand(world);
      world.change(runbook(Rung.FALLBACK));
      climbsToOversight(world);
      climbsToFallback(world);
      fallsByHarm(world);
    }
  }

  private static void byHand(RunWorld world) {
    Incident incident = world.fire();
    assertThat(world.runs.list(null, Long.MAX_VALUE, 1)).as("manual: people follow it by hand").isEmpty();
    assertThat(sight(world).patch()).isEmpty();
    world.incidents.acknowledge(incident.id(), ADA);
    world.tick(Duration.ofMinutes(20));
    world.clear();
    assertThat(world.incidents.get(incident.id()).open()).isFalse();
  }

  private static void climbsToOversight(RunWorld world) {
    for (int night = 1; night <= 4; night++) {
      recovered(world, Rung.HUMAN_INITIATED);
    }
    assertThat(sight(world).next().lacking()).containsExactly("4 of 5 verified successes");
    assertThatThrownBy(() -> accept(world, null)).isInstanceOf(Problem.Conflict.class).hasMessageContaining("has not earned oversight yet: 4 of 5");
    recovered(world, Rung.HUMAN_INITIATED);
    assertThat(world.fact("ladder.proposed").text("to")).isEqualTo("oversight");
    assertThat(sight(world).rung()).as("proposed is not accepted").isEqualTo(Rung.HUMAN_INITIATED);
    assertThatThrownBy(() -> world.pipeline.part(Promotions.class).accept(BINDING, null, "yes", ADA)).isInstanceOf(Problem.Denied.class);
    assertThatThrownBy(() -> accept(world, Rung.FALLBACK)).isInstanceOf(Problem.Conflict.class).hasMessageContaining("is oversight, not fallback");
    accept(world, Rung.OVERSIGHT);
    assertThat(world.fact("ladder.accepted").actor()).isEqualTo("person:admin");
    assertThat(sight(world).rung()).isEqualTo(Rung.OVERSIGHT);
    assertThat(world.fact("ladder.accepted").json().at("/evidence/manualRecovery").asString("")).as("it is accepted with what it was compared with").isEqualTo("PT20M");
    assertThat(sight(world).comparison().manual()).as("what people took").isEqualTo(Duration.ofMinutes(20));
    assertThat(sight(world).evidence().recovery()).isEqualTo(Duration.ofMinutes(1));
  }

  private static void climbsToFallback(RunWorld world) {
    for (int night = 6; night <= 20; night++) {
      assertThat(sight(world).proposed()).isFalse();
      recovered(world, Rung.OVERSIGHT);
    }
    assertThat(sight(world).proposed()).isTrue();
    accept(world, Rung.FALLBACK);
    assertThat(sight(world).rung()).isEqualTo(Rung.FALLBACK);
    assertThat(sight(world).next()).isNull();
  }

  private static void fallsByHarm(RunWorld world) {
    Run run = recovered(world, Rung.FALLBACK);
    world.tick(Duration.ofMinutes(5));
    world.pipeline.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, "slow", "SessionsLost", Severity.SEV3, Map.of(), null));
    world.settle();
    assertThat(world.fact("run.harmed").runId()).isEqualTo(run.id());
    assertThat(world.fact("ladder.fell").text("reason")).isEqualTo(
        "run " + run.id() + " did harm: the alert SessionsLost fired after it began to change something, and was not there before");
    assertThat(sight(world).rung()).isEqualTo(Rung.HUMAN_INITIATED);
    assertThat(world.pipeline.part(Breakers.class).of(BINDING).state()).isEqualTo("open");
    assertThat(sight(world).next().lacking())
        .containsExactly("0 of 5 verified successes", "the success rate is at least 0.00, and 0.50 is needed", "0 of 20 attempts without harm");
    assertThatThrownBy(() -> accept(world, null)).isInstanceOf(Problem.Conflict.class);
    List<String> before = tables(world);
    world.pipeline.part(dev.nightshift.ladder.Rebuild.class).run();
    assertThat(tables(world)).as("read again from the ledger").isEqualTo(before);
  }

  static List<String> tables(RunWorld world) {
    return world.pipeline.database.jdbc()
        .sql("SELECT row_to_json(r)::text FROM ladder_run r UNION ALL SELECT row_to_json(c)::text FROM ladder_case c UNION ALL SELECT row_to_json(b)::text FROM ladder_binding b WHERE b.rung IS NOT NULL OR b.proposed IS NOT NULL ORDER BY 1")
        .query(String.class)
        .list();
  }

  @Test
  void a_person_marks_harm_once_and_only_of_what_changed_something() {
    try (RunWorld world = RunWorld.of(RungTest.catalog(Map.of("ladder.start", "fallback")), runbook(Rung.FALLBACK))) {
      Run run = recovered(world, Rung.FALLBACK);
      Harm harm = world.pipeline.part(Harm.class);
      Actor viewer = new Actor("person:vic", "vic", Actor.Role.VIEWER, Set.of());
      assertThatThrownBy(() -> harm.mark(run.id(), "it lost the sessions", viewer)).isInstanceOf(Problem.Denied.class);
      assertThatThrownBy(() -> harm.mark(run.id(), " ", ADA)).isInstanceOf(Problem.Invalid.class);
      assertThatThrownBy(() -> harm.mark(run.id() + 1, "x", ADA)).isInstanceOf(Problem.Conflict.class).hasMessageContaining("changed anything");
      harm.mark(run.id(), "it lost the sessions", ADA);
      assertThat(world.fact("run.harmed").actor()).isEqualTo("person:ada");
      assertThat(sight(world).rung()).isEqualTo(Rung.HUMAN_INITIATED);
      assertThatThrownBy(() -> harm.mark(run.id(), "again", ADA)).isInstanceOf(Problem.Conflict.class);
    }
  }

  @Test
  void a_recovery_that_did_not_last_is_a_failure_and_more_of_the_same_alert_is_no_harm() {
    try (RunWorld world = RunWorld.of(RungTest.catalog(Map.of("ladder.start", "fallback")), runbook(Rung.FALLBACK))) {
      recovered(world, Rung.FALLBACK);
      world.tick(Duration.ofMinutes(3));
      world.fire();
      assertThat(world.fact("run.recovery_undone").text("why")).isEqualTo("Down fired again 3m after run 1 was taken for its recovery");
      assertThat(world.facts("run.harmed")).isEmpty();
      assertThat(sight(world).evidence().failures()).isEqualTo(1);
      assertThat(sight(world).evidence().verified()).isZero();
      assertThat(sight(world).rung()).isEqualTo(Rung.FALLBACK);
    }
  }

  @Test
  void what_clears_before_anything_was_changed_would_have_come_anyway_and_a_stop_by_a_person_is_counted() {
    try (RunWorld world = RunWorld.of(RungTest.catalog(Map.of()), runbook(Rung.FALLBACK))) {
      world.fire();
      world.await(RunStatus.AWAITING_APPROVAL);
      world.clear();
      world.await(RunStatus.STOPPED);
      world.tick(Duration.ofHours(2));
      world.fire();
      world.runs.reject(world.await(RunStatus.AWAITING_APPROVAL).id(), ADA, "not now");
      world.executor.look();
      world.await(RunStatus.STOPPED);
      assertThat(sight(world).runs()).extracting(dev.nightshift.ladder.Weighed::verdict).containsExactly("came anyway", "stopped");
      assertThat(sight(world).evidence().cameAnyway()).isEqualTo(1);
      assertThat(sight(world).evidence().stops()).isEqualTo(1);
      assertThat(sight(world).evidence().attempts()).isZero();
      world.clear();
      assertThat(sight(world).comparison()).as("nobody acted on either").isEqualTo(new Comparison(0, null, 2, 2));
      assertThat(sight(world).shown()).contains("Once the alert was clear before it changed anything.", "Without it the alert went away by itself in 2 of 2 cases.");
    }
  }
}
