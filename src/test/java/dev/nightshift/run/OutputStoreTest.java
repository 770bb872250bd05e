package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.spi.StepKind.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What steps print, on its way into the database and back. */
class OutputStoreTest {
  private static final String SETTINGS = "rung: fallback\nverify: {settle: 0s}";
  private static final String LINES = IntStream.range(0, 3_000).mapToObj(line -> "line %05d of the log of payments\n".formatted(line)).collect(Collectors.joining());

  private static RunWorld printing(String text) {
    RunWorld world = RunWorld.of(runbook(SETTINGS, "## Diagnosis\n" + step("look")));
    world.kind.when("look", (request, output) -> {
      text.lines().forEach(line -> output.write("stdout", line + "\n"));
      output.write("stderr", "done\n");
      return new Result(Map.of("exit", 0L), Map.of(), true, null);
    });
    world.fire();
    world.await(RunStatus.SUCCEEDED);
    return world;
  }

  private static long count(RunWorld world, String sql) {
    return world.pipeline.database.jdbc().sql(sql).query(Long.class).single();
  }

  private static String text(List<StepOutput> output, String stream) {
    return output.stream().filter(piece -> piece.stream().equals(stream)).map(StepOutput::text).collect(Collectors.joining());
  }

  @Test
  void what_a_step_printed_is_stored_compressed_and_read_as_it_was() {
    try (RunWorld world = printing(LINES)) {
      assertThat(count(world, "SELECT count(*) FROM step_output")).as("nothing is left unpacked").isZero();
      assertThat(count(world, "SELECT sum(length(body)) FROM step_output_block")).isLessThan(LINES.length() / 5);
      List<StepOutput> output = world.outputs.page(world.run().id(), 0, 1_000);
      assertThat(text(output, "stdout")).isEqualTo(LINES);
      assertThat(text(output, "stderr")).isEqualTo("done\n");
      assertThat(output).isSortedAccordingTo(java.util.Comparator.comparingLong(StepOutput::id)).allSatisfy(piece -> assertThat(piece.step()).isEqualTo("look"));
    }
  }

  @Test
  void it_is_read_page_by_page_whether_packed_or_not() {
    try (RunWorld world = printing(LINES)) {
      long run = world.run().id();
      long attempt = world.runs.attempts(run).getFirst().id();
      world.pipeline.database.jdbc().sql("INSERT INTO step_output (run_id, attempt_id, stream, text, at) VALUES (?, ?, 'stdout', 'the newest', now())").params(run, attempt).update();
      List<StepOutput> whole = world.outputs.page(run, 0, 1_000);
      List<StepOutput> pages = new ArrayList<>();
      List<StepOutput> page = world.outputs.page(run, 0, 2);
      while (!page.isEmpty()) {
        pages.addAll(page);
        page = world.outputs.page(run, page.getLast().id(), 2);
      }
      assertThat(pages.equals(whole)).isTrue();
      assertThat(pages.size()).isGreaterThan(5);
      assertThat(pages.getLast().text()).isEqualTo("the newest");
    }
  }

  @Test
  void little_output_stays_as_it_is() {
    try (RunWorld world = printing("short\n")) {
      assertThat(count(world, "SELECT count(*) FROM step_output_block")).isZero();
      assertThat(text(world.outputs.page(world.run().id(), 0, 10), "stdout")).isEqualTo("short\n");
    }
  }

  @Test
  void much_output_keeps_head_and_tail_and_says_what_was_cut() {
    try (RunWorld world = printing(LINES.repeat(20))) {
      String kept = text(world.outputs.page(world.run().id(), 0, 1_000), "stdout");
      assertThat(kept).startsWith("line 00000 of").endsWith("line 02999 of the log of payments\n").containsPattern("… \\d+ characters cut here");
      assertThat(kept.length()).isBetween(200_000, 300_000);
    }
  }

  @Test
  void it_shows_while_the_step_is_under_way() {
    CountDownLatch shown = new CountDownLatch(1);
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, "## Diagnosis\n" + step("look")))) {
      world.kind.when("look", (request, output) -> {
        output.write("stdout", LINES);
        shown.await();
        return new Result(Map.of("exit", 0L), Map.of(), true, null);
      });
      world.fire();
      RunWorld.eventually(() -> text(world.outputs.page(world.run().id(), 0, 1_000), "stdout").equals(LINES));
      RunWorld.eventually(() -> count(world, "SELECT count(*) FROM step_output_block") > 0);
      shown.countDown();
      world.await(RunStatus.SUCCEEDED);
    }
  }
}
