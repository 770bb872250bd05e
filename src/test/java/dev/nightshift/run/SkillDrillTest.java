package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.why.Why;
import dev.nightshift.TestPipeline;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Oversight;
import dev.nightshift.catalog.SkillDrills;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SkillDrillTest {
  private static final String BODY = "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart if=true") + "## Verification\n" + step("answers");
  private static final Instant TUESDAY_TEN = Instant.parse("2026-11-24T09:00:00Z");
  private static final Instant TUESDAY_NIGHT = Instant.parse("2026-11-24T02:00:00Z");

  private static RunWorld world(Instant now, String settings) {
    SkillDrills all = new SkillDrills(1, 1, Severity.SEV4, EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(9, 0), LocalTime.of(17, 0));
    GuardrailRules rules = new GuardrailRules(List.of(), Map.of(), null, null, null, null, null, dev.nightshift.catalog.Bounds.NONE, new Oversight(null, all), dev.nightshift.catalog.Closures.DEFAULT);
    RunWorld world = RunWorld.of(catalog(rules), runbook(settings, BODY));
    world.pipeline.clock.set(now);
    return world;
  }

  private static Catalog catalog(GuardrailRules rules) {
    Catalog plain = RunWorld.catalog(3);
    return TestCatalog.like(plain).rules(rules).make();
  }

  private static void fire(RunWorld world, Severity severity) {
    world.pipeline.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, "down", "Down", severity, Map.of(), null));
    world.settle();
  }

  @Test
  void a_case_is_handed_to_a_person_with_the_runbook_as_a_checklist() {
    try (RunWorld world = world(TUESDAY_TEN, "rung: fallback\nverify: {settle: 0s}")) {
      fire(world, Severity.SEV4);
      Run run = world.awaitPerson();
      assertThat(run.rung().word()).isEqualTo("manual");
      assertThat(run.waitsFor().step()).isEqualTo("restart");
      assertThat(run.waitsFor().text()).isEqualTo("Do by hand what 'restart' (shell) does on web-1, only if true:\ntrue");
      assertThat(run.targets()).containsExactly("web-1");
      assertThat(world.kind.ran).as("looking is no change").containsExactly("look@web-1");
      assertThat(world.fact("run.lowered").text("why")).startsWith("skill drill: 1 of 1 cases of SEV4 or lower");
      assertThat(world.fact("run.lowered").text("to")).isEqualTo("manual");

      world.runs.tick(run.id(), "restart", ADA, "systemctl restart payments");
      world.executor.look();
      world.await(RunStatus.VERIFYING);
      world.clear();
      RunWorld.eventually(() -> {
        world.settle();
        return world.run().status() == RunStatus.SUCCEEDED;
      });
      assertThat(world.kind.ran).as("the proof is the machine's").contains("answers@web-1").doesNotContain("restart@web-1");
      assertThat(new Why(world.pipeline.part(Ledger.class)).run(world.run().id()).text()).contains("lowered to manual: skill drill");
    }
  }

  @Test
  void never_at_night_and_never_what_is_severe() {
    try (RunWorld world = world(TUESDAY_NIGHT, "rung: fallback\nverify: {settle: 0s}")) {
      fire(world, Severity.SEV4);
      world.await(RunStatus.VERIFYING);
      assertThat(world.kind.ran).contains("restart@web-1");
    }
    try (RunWorld world = world(TUESDAY_TEN, "rung: fallback\nverify: {settle: 0s}")) {
      fire(world, Severity.SEV3);
      world.await(RunStatus.VERIFYING);
      assertThat(world.facts("run.lowered")).isEmpty();
    }
  }

  @Test
  void what_a_person_does_anyway_is_no_drill() {
    try (RunWorld world = world(TUESDAY_TEN, "rung: human-initiated")) {
      fire(world, Severity.SEV4);
      RunWorld.eventually(() -> world.run().status() == RunStatus.SUCCEEDED);
      assertThat(world.facts("run.lowered")).isEmpty();
    }
  }
}
