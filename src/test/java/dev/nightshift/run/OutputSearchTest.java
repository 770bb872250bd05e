package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.run.OutputMatches.Line;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Finding a text in what many targets printed. */
class OutputSearchTest {

  private static RunWorld world(int targets) {
    RunWorld world =
        RunWorld.of(RunWorld.catalog(targets), runbook("rung: fallback\nverify: {settle: 0s}", "## Diagnosis\n" + step("look on=role=web")));
    world.kind.when("look", (request, output) -> {
      output.write("stdout", "begin\nConnection ref");
      output.write("stderr", "warning: slow\n");
      output.write("stdout", "used by " + request.target().name() + "\n" + "x".repeat(2_000) + " marked " + "y".repeat(2_000) + "\n");
      return new Result(Map.of("exit", 0L), Map.of(), true, null);
    });
    world.fire();
    world.await(RunStatus.SUCCEEDED);
    return world;
  }

  @Test
  void a_line_is_found_whatever_pieces_and_case_it_came_in() {
    try (RunWorld world = world(2)) {
      OutputMatches found = world.outputs.search(world.run().id(), "connection REFUSED", 0, 100);
      assertThat(found.next()).isNull();
      assertThat(found.items()).extracting(Line::target, Line::stream, Line::line, Line::text)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple("web-1", "stdout", 2, "Connection refused by web-1"),
              org.assertj.core.groups.Tuple.tuple("web-2", "stdout", 2, "Connection refused by web-2"));
      assertThat(world.outputs.search(world.run().id(), "nothing like it", 0, 100).items()).isEmpty();
    }
  }

  @Test
  void of_a_long_line_only_what_stands_around_the_place_is_shown() {
    try (RunWorld world = world(1)) {
      Line line = world.outputs.search(world.run().id(), "marked", 0, 100).items().getFirst();
      assertThat(line.text()).hasSize(402).startsWith("…x").contains(" marked ").endsWith("y…");
    }
  }

  @Test
  void a_search_ends_after_so_many_lines_and_goes_on_where_it_ended() {
    try (RunWorld world = world(5)) {
      OutputMatches first = world.outputs.search(world.run().id(), "refused", 0, 2);
      assertThat(first.items()).hasSize(2);
      OutputMatches rest = world.outputs.search(world.run().id(), "refused", first.next(), 100);
      assertThat(rest.items()).hasSize(3).doesNotContainAnyElementsOf(first.items());
    }
  }

  @Test
  void a_search_ends_when_its_time_is_over_and_says_where_to_go_on() {
    try (RunWorld world = world(40)) {
      TestDatabase database = world.pipeline.database;
      OutputSearch hurried =
          new OutputSearch(new AttemptStore(database.jdbc()), new OutputStore(database.jdbc(), database.transaction()), Duration.ZERO);
      OutputMatches first = hurried.find(world.run().id(), "refused", 0, 1_000);
      assertThat(first.items()).hasSizeBetween(1, 39);
      assertThat(hurried.find(world.run().id(), "refused", first.next(), 1_000).items()).hasSize(40 - first.items().size());
    }
  }
}
