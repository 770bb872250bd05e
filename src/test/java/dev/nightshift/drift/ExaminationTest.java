package dev.nightshift.drift;

import static dev.nightshift.drift.DriftWorld.ADA;
import static dev.nightshift.drift.DriftWorld.runbook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.ladder.StaleMark;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.workspace.Workspace;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExaminationTest {
  private static final Runbook RESTORE = runbook("restore", "drill: {every: 7d, inputs: {unit: payments}}");

  private static void examine(DriftWorld world) {
    Examination examination = world.pipeline.part(Examination.class);
    examination.beat();
    world.pipeline.clock.tick(Duration.ofHours(7));
    examination.beat();
  }

  @Test
  void what_a_step_refers_to_and_is_no_longer_there_marks_the_runbook_for_its_service() {
    try (DriftWorld world = DriftWorld.of(RESTORE)) {
      world.kind.missing.put("restart", List.of("there is no unit payments on payments any more"));
      examine(world);
      assertThat(world.doubts()).containsExactly("step 'restart': there is no unit payments on payments any more");
      StaleMark mark = world.staleness.open().open().getFirst();
      assertThat(mark.service()).isEqualTo("payments");
      assertThat(mark.cause()).isEqualTo(StaleMark.Cause.REFERENCE);
      assertThat(world.kind.examined).extracting(Request::step).containsExactly("look", "restart", "answers");
      assertThat(world.kind.examined.getFirst().environment()).as("the sample of its drill").containsEntry("UNIT", "payments");
      assertThat(world.kind.examined.getFirst().target().name()).isEqualTo("payments");
      assertThat(world.kind.ran).as("nothing is run").isEmpty();
    }
  }

  @Test
  void what_is_not_reached_is_not_missing() {
    try (DriftWorld world = DriftWorld.of(RESTORE)) {
      world.kind.unreachable = true;
      examine(world);
      assertThat(world.kind.examined).isNotEmpty();
      assertThat(world.doubts()).isEmpty();
    }
  }

  @Test
  void a_selector_that_chooses_nothing_any_more_is_a_host_that_is_gone() {
    Runbook gone = TestWorkspaces.runbook("gone", DriftWorld.text("").replace("role=payments", "name=web-9"));
    Runbook untold = TestWorkspaces.runbook("untold", DriftWorld.text("").replace("role=payments", "name={{unit}}"));
    try (DriftWorld world = DriftWorld.of(gone, untold)) {
      examine(world);
      assertThat(world.staleness.open().of("gone").getFirst().why()).contains("step 'look': The selector name=web-9 chooses no target of the service payments");
      assertThat(world.staleness.open().of("untold")).as("a value that nobody gave").isEmpty();
    }
  }

  @Test
  void one_look_in_six_hours_by_one_node() {
    try (DriftWorld world = DriftWorld.of(RESTORE); DriftWorld other = world.join("node-2")) {
      Examination one = world.pipeline.part(Examination.class);
      Examination two = other.pipeline.part(Examination.class);
      one.beat();
      world.pipeline.clock.tick(Duration.ofMinutes(2));
      other.pipeline.clock.tick(Duration.ofMinutes(2));
      one.beat();
      two.beat();
      one.beat();
      assertThat(world.kind.examined.size() + other.kind.examined.size()).isEqualTo(3);
      other.pipeline.clock.tick(Duration.ofHours(6));
      two.beat();
      assertThat(other.kind.examined).hasSize(3);
    }
  }

  @Test
  void a_node_that_dies_while_it_looks_is_followed_by_another() {
    try (DriftWorld world = DriftWorld.of(RESTORE); DriftWorld other = world.join("node-2")) {
      world.pipeline.part(Examination.class).beat();
      TimerStore timers = world.pipeline.part(TimerStore.class);
      world.pipeline.clock.tick(Duration.ofMinutes(2));
      timers.moveOn(TimerStore.Kind.EXAMINATION, "restore", world.pipeline.clock.instant().plus(Duration.ofMinutes(10)));
      other.pipeline.clock.tick(Duration.ofMinutes(11));
      other.pipeline.part(Examination.class).beat();
      assertThat(other.kind.examined).isEmpty();
      other.pipeline.clock.tick(Duration.ofMinutes(2));
      other.pipeline.part(Examination.class).beat();
      assertThat(other.kind.examined).hasSize(3);
    }
  }

  @Test
  void what_a_person_has_confirmed_is_not_told_again() {
    try (DriftWorld world = DriftWorld.of(RESTORE)) {
      world.kind.missing.put("restart", List.of("there is no unit payments on payments any more"));
      examine(world);
      world.staleness.confirm("restore", null, ADA, "it is made by the deploy");
      examine(world);
      assertThat(world.doubts()).isEmpty();
      assertThat(world.facts("runbook.stale")).hasSize(1);
    }
  }

  @Test
  void a_runbook_that_nothing_is_missing_for_stays_as_it_is_and_zero_means_never() {
    try (DriftWorld world = DriftWorld.of(RESTORE)) {
      examine(world);
      assertThat(world.doubts()).isEmpty();
      int looked = world.kind.examined.size();
      Workspace now = world.pipeline.workspaces.current();
      Catalog catalog = now.catalog();
      Map<String, String> settings = new HashMap<>(catalog.settings());
      settings.put("drift.every", "0s");
      world.pipeline.workspaces.change(
          TestCatalog.like(catalog).settings(settings).make());
      examine(world);
      assertThat(world.kind.examined).hasSize(looked);
    }
  }

  @Test
  void a_dead_link_marks_also_what_is_written_for_people_alone() {
    try (DriftWorld world = DriftWorld.of(TestWorkspaces.runbook("paper", "# Paper\n\nSee [the map](maps/nowhere.md).\n"))) {
      examine(world);
      assertThat(world.doubts()).containsExactly("the link to maps/nowhere.md (line 3) leads nowhere");
      assertThat(world.staleness.open().open().getFirst().service()).isEmpty();
    }
  }
}
