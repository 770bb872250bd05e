package dev.nightshift.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestStepKind;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Service;
import dev.nightshift.guardrail.GuardrailWiring;
import dev.nightshift.identity.Actor;
import dev.nightshift.ladder.LadderWiring;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunOutputs;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.RunWiring;
import dev.nightshift.run.Runs;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.target.Discovered;
import dev.nightshift.target.StepKinds;
import dev.nightshift.why.Why;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The page of a run on many targets that print a lot. */
class RunPageTest {
  private static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));
  private static final String LINE = "a line of what a target prints, over and over again\n";

  /** A step that prints much, and fails on every fiftieth target. */
  private static final class Prints implements TestStepKind {
    @Override
    public Result run(Request request, Output output) {
      output.write("stdout", LINE.repeat(400));
      boolean ok = !request.target().name().endsWith("50");
      return new Result(Map.of("exit", ok ? 0L : 1L, "stdout", LINE.repeat(150)), Map.of(), ok, null);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Kinds {
    @Bean
    Discovered discovered() {
      return Discovered.NOBODY;
    }

    @Bean
    StepKinds stepKinds() {
      return new StepKinds(List.of(new Prints()));
    }
  }

  private record World(TestPipeline pipeline, Run run) {}

  private static World world(int targets) {
    List<TargetAddress> addresses =
        IntStream.rangeClosed(1, targets).mapToObj(number -> new TargetAddress("web-" + number, "ssh", "10.0.0.1", Map.of("role", "web"), Map.of())).toList();
    Service service = new Service("payments", "Payments", "payments", "prod", Map.of(), List.of(), addresses, List.of(), true);
    Catalog catalog = TestWorkspaces.catalog(List.of(service), List.of(TestWorkspaces.team()), List.of(TestWorkspaces.person("ada")));
    TestWorkspaces workspaces =
        TestWorkspaces.of(
            catalog,
            TestWorkspaces.runbook(
                "restore",
                """
                ---
                title: Restore payments
                nightshift: {service: payments, targets: role=web, verify: {settle: 0s}}
                ---
                # Restore payments

                ## Diagnosis
                ```sh {name=look continue-on-error}
                true
                ```
                """));
    TestPipeline pipeline = new TestPipeline(TestDatabase.create(), workspaces, "node-1", Kinds.class, GuardrailWiring.class, LadderWiring.class, RunWiring.class);
    Runs runs = pipeline.part(Runs.class);
    Run run = runs.start("restore", null, Map.of(), ADA);
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> runs.get(run.id()).status() == RunStatus.SUCCEEDED);
    return new World(pipeline, runs.get(run.id()));
  }

  private static RunView view(World world) {
    TestPipeline pipeline = world.pipeline();
    return RunView.of(world.run(), pipeline.part(Runs.class), pipeline.part(RunOutputs.class), pipeline.workspaces.current(), ADA);
  }

  private static int characters(RunView view) {
    return view.steps().stream().mapToInt(line -> line.output().length()).sum();
  }

  @Test
  void a_page_reads_and_shows_no_more_of_many_targets_than_it_has_room_for() {
    World world = world(300);
    try (TestPipeline pipeline = world.pipeline()) {
      long before = pipeline.database.borrowed();
      RunView view = view(world);
      new Why(pipeline.part(Ledger.class)).runInBrief(world.run().id());
      assertThat(pipeline.database.borrowed() - before).as("statements").isLessThanOrEqualTo(10);
      assertThat(view.steps()).hasSize(StepLines.MOST);
      assertThat(view.lines().total()).isEqualTo(300);
      assertThat(view.steps()).extracting(line -> line.target()).as("what went wrong is shown").contains("web-50", "web-150", "web-250");
      assertThat(view.lines().counts().getFirst().states().values()).containsExactlyInAnyOrder(297L, 3L);
      assertThat(characters(view)).isLessThanOrEqualTo(StepLines.MOST * 8 * 1024);
      assertThat(view.steps().getFirst().output()).startsWith(LINE).endsWith(LINE);
      assertThat(view.row().targets()).endsWith("web-20 and 280 more");
      assertThat(new Why(pipeline.part(Ledger.class)).runInBrief(world.run().id()).text().length()).isLessThan(200_000);
    }
  }

  @Test
  void every_target_is_found_page_by_page_and_all_of_its_output_with_one_more_click() {
    World world = world(90);
    try (TestPipeline pipeline = world.pipeline()) {
      Runs runs = pipeline.part(Runs.class);
      RunOutputs outputs = pipeline.part(RunOutputs.class);
      List<StepLine> lines = IntStream.range(0, 4).mapToObj(page -> StepLines.page(world.run(), "look", page, runs, outputs)).flatMap(page -> page.shown().stream()).toList();
      assertThat(lines).extracting(StepLine::target).doesNotHaveDuplicates().hasSize(90);
      String rest = lines.getFirst().rest();
      assertThat(rest).startsWith("/runs/" + world.run().id() + "/output/");
      long attempt = Long.parseLong(rest.substring(rest.lastIndexOf('/') + 1));
      assertThat(outputs.of(world.run().id(), attempt)).isEqualTo(LINE.repeat(400));
      assertThat(outputs.of(world.run().id() + 1, attempt)).as("of another run").isEmpty();
    }
  }

  @Test
  void few_targets_are_shown_as_they_are() {
    World world = world(3);
    try (TestPipeline pipeline = world.pipeline()) {
      assertThat(view(world).lines().counts()).isEmpty();
      assertThat(view(world).steps()).hasSize(3);
    }
  }
}
