package dev.nightshift.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many runs that only look, and that come to their ends at the same moment. */
class SharedTurnsTest {
  private static final String LOOKS =
      """
      ---
      title: Look at payments
      nightshift:
        service: payments
        when: alert.name.startsWith("Down")
        targets: name=web-1
      ---
      # Look at payments

      ## Diagnosis
      """
          + RunWorld.step("look")
          + RunWorld.step("compare");

  private final RunWorld world = RunWorld.of(TestWorkspaces.runbook("look", LOOKS));
  private final CountDownLatch seen = new CountDownLatch(1);

  @AfterEach
  void close() {
    seen.countDown();
    world.close();
  }

  /** Starts so many runs, each for an incident of its own, whose steps are under way until the latch opens. */
  private List<Run> looking(int runs) {
    world.kind.when("look", (request, output) -> {
      seen.await();
      return RecordingKind.exits(0).run(request, output);
    });
    world.pipeline.accept("alertmanager", IntStream.range(0, runs)
        .mapToObj(i -> TestPipeline.event(Event.Action.TRIGGER, "down-" + i, "Down" + i, Severity.SEV3, Map.of(), null))
        .toArray(Event[]::new));
    world.settle();
    RunWorld.eventually(() -> world.kind.ran.size() >= runs);
    return world.runs.list(null, Long.MAX_VALUE, runs);
  }

  private boolean ended(List<Run> runs) {
    return runs.stream().allMatch(run -> world.runs.get(run.id()).status() == RunStatus.SUCCEEDED);
  }

  @Test
  void what_ends_together_is_written_with_a_few_commits_and_told_for_each_run() {
    List<Run> runs = looking(40);
    long before = world.pipeline.database.borrowed();
    seen.countDown();
    RunWorld.eventually(() -> world.executor.driving() == 0);
    assertThat(world.pipeline.database.borrowed() - before).as("transactions for 40 runs, of two steps each").isLessThan(40);
    assertThat(ended(runs)).isTrue();
    assertThat(world.facts("step.ended")).hasSize(80).extracting(fact -> fact.runId() + " " + fact.text("step")).doesNotHaveDuplicates();
    assertThat(world.facts("run.ended")).hasSize(40).allMatch(fact -> fact.incidentId().equals(world.runs.get(fact.runId()).incidentId()));
  }

  @Test
  void a_run_whose_incident_somebody_holds_waits_for_it_and_holds_up_no_other() {
    List<Run> runs = looking(5);
    Run held = runs.getFirst();
    world.pipeline.database.transaction().executeWithoutResult(status -> {
      world.pipeline.database.jdbc().sql("SELECT id FROM incident WHERE id = ? FOR UPDATE").param(held.incidentId()).query(Long.class).single();
      seen.countDown();
      RunWorld.eventually(() -> ended(runs.subList(1, 5)));
      assertThat(world.runs.get(held.id()).status()).isEqualTo(RunStatus.RUNNING);
    });
    RunWorld.eventually(() -> ended(runs));
  }

  @Test
  void a_run_that_cannot_be_written_is_tried_again_and_takes_no_neighbour_along() {
    List<Run> runs = looking(5);
    Run broken = runs.getFirst();
    world.pipeline.database.jdbc().sql("ALTER TABLE run ADD CONSTRAINT broken CHECK (id <> " + broken.id() + " OR status = 'running')").update();
    seen.countDown();
    RunWorld.eventually(() -> ended(runs.subList(1, 5)));
    assertThat(world.runs.get(broken.id()).status()).isEqualTo(RunStatus.RUNNING);
    world.pipeline.database.jdbc().sql("ALTER TABLE run DROP CONSTRAINT broken").update();
    RunWorld.eventually(() -> ended(runs));
    assertThat(world.facts("run.ended")).hasSize(5);
  }

  @Test
  void what_a_node_has_begun_for_many_runs_at_once_is_taken_over_where_it_dies_and_it_writes_nothing_more() {
    CountDownLatch compared = new CountDownLatch(1);
    world.kind.when("compare", (request, output) -> {
      compared.await();
      return RecordingKind.exits(0).run(request, output);
    });
    List<Run> runs = looking(5);
    seen.countDown();
    RunWorld.eventually(() -> world.kind.ran.stream().filter("compare@web-1"::equals).count() == 5);
    try (RunWorld other = world.join("node-2")) {
      world.silent();
      other.executor.look();
      RunWorld.eventually(() -> ended(runs));
      assertThat(other.kind.ran).as("what looks may be repeated").hasSize(5).containsOnly("compare@web-1");
      compared.countDown();
      RunWorld.eventually(() -> world.executor.driving() == 0);
      assertThat(world.facts("run.ended")).hasSize(5);
    }
  }
}
