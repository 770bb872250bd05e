package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Check;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Service;
import dev.nightshift.ledger.Fact;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import dev.nightshift.spi.StepKind.Result;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Enough targets of a service are healthy beside those that a run changes, counted before every batch. */
class MinHealthyTest {

  /** Three targets, of which the first so many have a check that has looked. */
  private static RunWorld world(int watched, String limits) {
    RunWorld world = unseen(watched, limits);
    look(world);
    return world;
  }

  /** Every check finds its target healthy. */
  private static void look(RunWorld world) {
    for (int number = 1; number <= 3; number++) {
      world.pipeline.database.jdbc()
          .sql("INSERT INTO check_look (service, name, healthy, at) VALUES ('payments', ?, true, ?) ON CONFLICT (service, name) DO UPDATE SET at = excluded.at")
          .params("web-" + number + "-answers", dev.nightshift.platform.Timestamps.of(world.pipeline.clock.instant()))
          .update();
    }
  }

  private static RunWorld unseen(int watched, String limits) {
    List<TargetAddress> targets =
        IntStream.rangeClosed(1, 3).mapToObj(number -> new TargetAddress("web-" + number, "ssh", "10.0.0." + number, Map.of("role", "web"), Map.of())).toList();
    List<Check> checks =
        targets.stream().limit(watched)
            .map(target -> new Check(
                target.name() + "-answers", "tcp", target.address() + ":80", 0, Duration.ofSeconds(10), Duration.ofSeconds(1), 1, 1, "WebDown", Severity.SEV3,
                Map.of("target", target.name())))
            .toList();
    Service service = new Service("payments", "Payments", "payments", "prod", Map.of(), List.of(), targets, checks, true);
    String text = RunWorld.text("rung: fallback\nlimits: {concurrency: 1, " + limits + "}\nverify: {settle: 0s}", "## Mitigation\n" + step("restart"));
    return RunWorld.of(BlastRadiusTest.with(GuardrailRules.NONE, service), TestWorkspaces.runbook("restore", text.replace("name=web-1", "role=web")));
  }

  private static void sick(RunWorld world, String target, Map<String, String> labels) {
    world.pipeline.accept("checks", TestPipeline.event(Event.Action.TRIGGER, target, "WebDown", Severity.SEV3, labels, null));
  }

  private static Fact last(RunWorld world) {
    return world.facts("guardrail.decided").getLast();
  }

  @Test
  void too_few_before_anything_is_changed_deny() {
    try (RunWorld world = world(3, "min-healthy: 60%")) {
      sick(world, "web-2", Map.of("target", "web-2"));
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason())
          .isEqualTo("1 of 3 targets are healthy beside the next (web-1), and min-healthy 60% wants 2");
      assertThat(last(world).text("guardrail")).isEqualTo("min-healthy");
      assertThat(world.kind.ran).isEmpty();
    }
  }

  @Test
  void what_cannot_be_counted_denies() {
    try (RunWorld world = world(2, "min-healthy: 1")) {
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason()).startsWith("the healthy targets of payments cannot be counted: no check watches web-3");
    }
  }

  @Test
  void a_check_that_has_not_looked_lately_vouches_for_nobody() {
    try (RunWorld world = unseen(3, "min-healthy: 1")) {
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason())
          .startsWith("0 of 3 targets are healthy beside the next (web-1) (not counted, since their checks do not vouch for them: web-1: web-1-answers has not looked yet")
          .endsWith("and min-healthy 1 wants 1");
      assertThat(world.kind.ran).isEmpty();
    }
    for (Duration off : List.of(Duration.ofMinutes(5), Duration.ofMinutes(-5))) {
      try (RunWorld world = world(3, "min-healthy: 1")) {
        world.pipeline.clock.tick(off);
        world.fire();
        assertThat(world.await(RunStatus.STOPPED).reason()).as("also where the clock has gone back").contains("web-3: web-3-answers looked last at 2026-11-20T03:00:00Z");
      }
    }
  }

  @Test
  void a_number_and_a_share_both_hold_and_an_alert_of_another_source_counts_by_its_address() {
    try (RunWorld world = world(3, "min-healthy: [1, 66%]")) {
      sick(world, "of-prometheus", Map.of("instance", "10.0.0.3"));
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason()).endsWith("and min-healthy 66% wants 2");
    }
    try (RunWorld world = world(3, "min-healthy: 4")) {
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason()).endsWith("and min-healthy 4 wants 4");
    }
  }

  @Test
  void between_batches_the_run_waits_until_what_it_has_changed_is_back() {
    try (RunWorld world = world(3, "min-healthy: 2")) {
      world.kind.when("restart", (request, output) -> {
        sick(world, "web-1", Map.of("target", "web-1"));
        return new Result(Map.of("exit", 0L), Map.of(), true, null);
      }, RecordingKind.exits(0));
      world.fire();
      RunWorld.eventually(() -> !world.facts("run.waiting").isEmpty());
      assertThat(world.fact("run.waiting").text("why")).isEqualTo("1 of 3 targets are healthy beside the next (web-2), and min-healthy 2 wants 2");
      world.tick(Duration.ofSeconds(2));
      assertThat(world.kind.ran).containsExactly("restart@web-1");
      world.pipeline.accept("checks", TestPipeline.resolve("web-1"));
      RunWorld.eventually(() -> {
        world.tick(Duration.ofSeconds(2));
        look(world);
        return world.run().status() == RunStatus.VERIFYING;
      });
      assertThat(world.kind.ran).containsExactly("restart@web-1", "restart@web-2", "restart@web-3");
      assertThat(world.facts("run.waiting")).as("said once").hasSize(1);
    }
  }

  @Test
  void a_run_that_waits_in_vain_fails_when_its_time_is_over() {
    try (RunWorld world = world(3, "min-healthy: 2, timeout: 5m")) {
      world.kind.when("restart", (request, output) -> {
        sick(world, "web-1", Map.of("target", "web-1"));
        return new Result(Map.of("exit", 0L), Map.of(), true, null);
      }, RecordingKind.exits(0));
      world.fire();
      RunWorld.eventually(() -> !world.facts("run.waiting").isEmpty());
      world.tick(Duration.ofMinutes(6));
      assertThat(world.await(RunStatus.FAILED).reason()).contains("time limit of 5m");
      assertThat(world.kind.ran).containsExactly("restart@web-1");
    }
  }
}
