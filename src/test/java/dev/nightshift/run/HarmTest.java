package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestPipeline;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Service;
import dev.nightshift.guardrail.Binding;
import dev.nightshift.ladder.Bindings;
import dev.nightshift.ladder.Bound;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which new alerts are blamed on a run: payments is needed by checkout, which the shop needs; the search needs neither. */
class HarmTest {
  private static final Binding BINDING = new Binding("restore", "payments");
  private static final Runbook RESTORE = RunWorld.runbook(
      "rung: fallback\nlimits: {budget: 100/1h, cooldown: 0s}\nverify: {within: 30m, settle: 0s}", "## Mitigation\n" + step("restart") + "## Verification\n" + step("answers"));

  private static Service service(String id, String... needs) {
    TargetAddress web = new TargetAddress("web-1", "ssh", "10.0.0.1", Map.of("role", "web"), Map.of());
    return new Service(id, id, "payments", "prod", Map.of(), List.of(needs), List.of(web), List.of(), true);
  }

  private static RunWorld world() {
    Catalog catalog = BlastRadiusTest.with(
        GuardrailRules.NONE, service("payments"), service("checkout", "payments"), service("shop", "checkout"), service("search"));
    return RunWorld.of(catalog, RESTORE);
  }

  private static void fires(RunWorld world, String service, String name) {
    world.pipeline.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, service + name, name, Severity.SEV3, Map.of("service", service), null));
    world.settle();
  }

  private static void recovers(RunWorld world) {
    world.fire();
    world.await(RunStatus.VERIFYING);
    world.tick(Duration.ofMinutes(1));
    world.clear();
    world.await(RunStatus.SUCCEEDED);
  }

  private static List<String> harms(RunWorld world) {
    return world.facts("run.harmed").stream().map(fact -> fact.text("why")).toList();
  }

  private static Bindings.Sight sight(RunWorld world) {
    return world.pipeline.part(Bindings.class).get(BINDING);
  }

  @Test
  void a_new_alert_of_a_service_that_needs_it_also_over_another_one_is_harm_and_the_breaker_caps_the_rung() {
    try (RunWorld world = world()) {
      recovers(world);
      assertThat(sight(world).rung()).isEqualTo(Rung.FALLBACK);
      fires(world, "shop", "CartsLost");
      assertThat(harms(world)).containsExactly(
          "the alert CartsLost on shop, which depends on it, fired after it began to change something, and was not there before");
      assertThat(sight(world).evidence().harms()).isEqualTo(1);
      assertThat(sight(world).rung()).isEqualTo(Rung.HUMAN_INITIATED);
      assertThat(sight(world).standing().bounds()).extracting(Bound::name).contains("earned", "breaker");
      fires(world, "payments", "Another");
      assertThat(harms(world)).as("one run does harm once").hasSize(1);
    }
  }

  @Test
  void a_service_that_does_not_need_it_is_not_its_affair() {
    try (RunWorld world = world()) {
      recovers(world);
      fires(world, "search", "Slow");
      assertThat(harms(world)).isEmpty();
      assertThat(sight(world).rung()).isEqualTo(Rung.FALLBACK);
    }
  }

  @Test
  void what_was_there_before_it_acted_is_not_its_doing_even_where_it_fires_again() {
    try (RunWorld world = world()) {
      fires(world, "checkout", "Slow");
      world.pipeline.accept("alertmanager", TestPipeline.resolve("checkoutSlow"));
      world.settle();
      world.tick(Duration.ofMinutes(10));
      recovers(world);
      fires(world, "checkout", "Slow");
      assertThat(harms(world)).isEmpty();
    }
  }

  @Test
  void the_window_opens_with_its_first_change_and_closes_a_while_after_its_end() {
    try (RunWorld world = world()) {
      fires(world, "payments", "Before");
      world.tick(Duration.ofMinutes(1));
      recovers(world);
      world.tick(Duration.ofMinutes(15).plusSeconds(1));
      fires(world, "payments", "Late");
      assertThat(harms(world)).as("neither before it acted nor more than 15 minutes after its end").isEmpty();
    }
    try (RunWorld world = world()) {
      world.fire();
      world.await(RunStatus.VERIFYING);
      world.tick(Duration.ofMinutes(5));
      fires(world, "payments", "Meanwhile");
      RunWorld.eventually(() -> {
        world.settle();
        return harms(world).size() == 1;
      });
    }
  }

  @Test
  void a_run_that_changed_nothing_did_no_harm() {
    try (RunWorld world = RunWorld.of(RungTest.catalog(Map.of()), RESTORE)) {
      world.fire();
      world.await(RunStatus.AWAITING_APPROVAL);
      fires(world, "payments", "Meanwhile");
      assertThat(harms(world)).isEmpty();
    }
  }
}
