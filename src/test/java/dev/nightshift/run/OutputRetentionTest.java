package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputRetentionTest {

  private static RunWorld world(Map<String, String> settings) {
    Catalog plain = RunWorld.catalog(1);
    Map<String, String> all = new HashMap<>(plain.settings());
    all.putAll(settings);
    Catalog catalog = TestCatalog.like(plain).settings(all).make();
    RunWorld world = RunWorld.of(catalog, runbook("rung: fallback\nverify: {settle: 0s}", "## Diagnosis\n" + step("look")));
    world.kind.when("look", (request, output) -> {
      output.write("stdout", "word ".repeat(2_000));
      return new Result(Map.of("exit", 0L, "seen", "yes"), Map.of(), true, null);
    });
    world.fire();
    world.await(RunStatus.SUCCEEDED);
    return world;
  }

  private static void remove(RunWorld world) {
    world.pipeline.part(OutputRetention.class).removeDue();
  }

  @Test
  void output_goes_when_its_time_is_over_and_results_and_facts_stay() {
    try (RunWorld world = world(Map.of("retention.output", "30d"))) {
      long run = world.run().id();
      world.pipeline.clock.tick(Duration.ofDays(29));
      remove(world);
      assertThat(world.outputs.page(run, 0, 10)).isNotEmpty();
      assertThat(world.outputs.removedAt(run)).isEmpty();

      world.pipeline.clock.tick(Duration.ofDays(2));
      int facts = world.pipeline.facts().size();
      remove(world);
      assertThat(world.outputs.page(run, 0, 10)).isEmpty();
      assertThat(world.outputs.removedAt(run)).contains(world.pipeline.clock.instant());
      assertThat(world.runs.attempts(run).getFirst().values()).containsEntry("seen", "yes");
      assertThat(world.pipeline.facts()).hasSize(facts + 1);
      assertThat(world.fact("output.removed").data()).contains("\"characters\":10000", "\"kept\":\"30d\"");
      remove(world);
      assertThat(world.facts("output.removed")).hasSize(1);
    }
  }

  @Test
  void ninety_days_are_the_standard() {
    try (RunWorld world = world(Map.of())) {
      world.pipeline.clock.tick(Duration.ofDays(89));
      remove(world);
      assertThat(world.outputs.page(world.run().id(), 0, 10)).isNotEmpty();
      world.pipeline.clock.tick(Duration.ofDays(2));
      remove(world);
      assertThat(world.outputs.page(world.run().id(), 0, 10)).isEmpty();
    }
  }

  @Test
  void the_timer_looks_once_a_minute() {
    try (RunWorld world = world(Map.of())) {
      OutputRetention retention = world.pipeline.part(OutputRetention.class);
      retention.beat();
      world.pipeline.clock.tick(Duration.ofDays(91));
      retention.beat();
      assertThat(world.outputs.page(world.run().id(), 0, 10)).isEmpty();
      long before = world.pipeline.database.borrowed();
      retention.beat();
      assertThat(world.pipeline.database.borrowed()).isEqualTo(before);
    }
  }
}
