package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Amount;
import dev.nightshift.catalog.Bounds;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Storm;
import dev.nightshift.ledger.Fact;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How far one run may go: by its runbook and by the workspace, the strictest of all. */
class BlastRadiusTest {
  private static final String RESTART = "## Mitigation\n" + step("restart idempotent");

  /** The service payments, with one target for each of these zones; an empty one has no zone. */
  private static Catalog catalog(GuardrailRules rules, String... zones) {
    List<TargetAddress> targets = new ArrayList<>();
    for (String zone : zones) {
      Map<String, String> labels = zone.isEmpty() ? Map.of("role", "web") : Map.of("role", "web", "zone", zone);
      targets.add(new TargetAddress("web-" + (targets.size() + 1), "ssh", "10.0.0." + targets.size(), labels, Map.of()));
    }
    return with(rules, new Service("payments", "Payments", "payments", "prod", Map.of(), List.of(), targets, List.of(), true));
  }

  static Catalog with(GuardrailRules rules, Service... services) {
    Catalog plain = TestWorkspaces.catalog(List.of(services), List.of(TestWorkspaces.team()), List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("grace")));
    return TestCatalog.like(plain).rules(rules).make();
  }

  static GuardrailRules rules(Bounds bounds, Storm storm) {
    GuardrailRules none = GuardrailRules.NONE;
    return new GuardrailRules(none.windows(), none.forbidden(), null, null, null, storm, null, bounds, none.oversight(), none.closures());
  }

  private static RunWorld world(Catalog catalog, String limits) {
    return RunWorld.of(catalog, TestWorkspaces.runbook("restore", RunWorld.text("rung: fallback\nlimits: {" + limits + "}\nverify: {settle: 0s}", RESTART).replace("name=web-1", "role=web")));
  }

  private static String denied(RunWorld world, String guardrail) {
    world.fire();
    world.await(RunStatus.STOPPED);
    Fact last = world.facts("guardrail.decided").getLast();
    assertThat(last.text("guardrail")).isEqualTo(guardrail);
    assertThat(last.text("verdict")).isEqualTo("deny");
    assertThat(world.kind.ran).isEmpty();
    return last.text("why");
  }

  @Test
  void the_strictest_of_a_number_and_a_share_holds() {
    try (RunWorld world = world(catalog(GuardrailRules.NONE, "a", "a", "b", "b"), "max-targets: [3, 25%]")) {
      assertThat(denied(world, "max-targets")).isEqualTo("4 targets are chosen of 4, and max-targets 25% allows 1");
    }
  }

  @Test
  void what_the_workspace_says_of_everything_an_environment_or_a_service_holds_beside_the_runbook() {
    Restraints two = new Restraints(List.of(new Amount(2, false)), Map.of());
    for (Bounds bounds : List.of(
        new Bounds(two, Map.of(), Map.of()), new Bounds(Restraints.NONE, Map.of("prod", two), Map.of()), new Bounds(Restraints.NONE, Map.of(), Map.of("payments", two)))) {
      try (RunWorld world = world(catalog(rules(bounds, null), "a", "a", "b"), "max-targets: 3")) {
        assertThat(denied(world, "max-targets")).isEqualTo("3 targets are chosen of 3, and max-targets 2 allows 2");
      }
    }
    Bounds elsewhere = new Bounds(Restraints.NONE, Map.of("test", two), Map.of("shop", two));
    try (RunWorld world = world(catalog(rules(elsewhere, null), "a", "a", "b"), "max-targets: 3")) {
      world.fire();
      world.await(RunStatus.VERIFYING);
    }
  }

  @Test
  void a_zone_has_a_limit_of_its_own_and_a_target_without_one_cannot_be_counted() {
    try (RunWorld world = world(catalog(GuardrailRules.NONE, "a", "b", "b"), "max-per: {zone: 1}")) {
      assertThat(denied(world, "max-per")).isEqualTo("2 targets are chosen of 2 with zone=b, and max-per {zone: 1} allows 1");
    }
    try (RunWorld world = world(catalog(GuardrailRules.NONE, "a", ""), "max-per: {zone: 1}")) {
      assertThat(denied(world, "max-per")).isEqualTo("the targets cannot be counted per zone: without that label: web-2");
    }
    try (RunWorld world = world(catalog(GuardrailRules.NONE, "a", "b"), "max-per: {zone: 1}")) {
      world.fire();
      world.await(RunStatus.VERIFYING);
      assertThat(world.kind.ran).hasSize(2);
    }
  }

  @Test
  void a_share_of_services_that_begin_to_alert_is_a_storm_in_which_a_person_must_agree() {
    TargetAddress web = new TargetAddress("web-1", "ssh", "10.0.0.1", Map.of("role", "web"), Map.of());
    Service[] services = List.of("payments", "shop", "search").stream()
        .map(id -> new Service(id, id, "payments", "prod", Map.of(), List.of(), List.of(web), List.of(), true)).toArray(Service[]::new);
    Storm storm = new Storm(null, new Storm.Share(new Amount(50, true), Duration.ofMinutes(10)));
    try (RunWorld world = world(with(rules(Bounds.NONE, storm), services), "cooldown: 0s")) {
      world.fire("shop", Map.of("service", "shop"));
      world.tick(Duration.ofMinutes(5));
      world.fire("payments", Map.of());
      Run run = world.await(RunStatus.AWAITING_APPROVAL);
      assertThat(run.rung()).as("the storm caps the rung").isEqualTo(dev.nightshift.runbook.Rung.HUMAN_INITIATED);
      assertThat(world.facts("run.lowered").getLast().text("why")).isEqualTo("2 of 3 services began to alert in 10m, and 2 (50%) make a storm");
      Fact asks = world.facts("guardrail.decided").getLast();
      assertThat(asks.text("guardrail")).isEqualTo("storm");
      assertThat(asks.text("why")).isEqualTo(
          "2 of 3 services began to alert in 10m, and 2 (50%) make a storm: automation goes no further than human-initiated, so a person must agree");
      world.runs.approve(run.id(), ADA, "");
      world.settle();
      world.await(RunStatus.VERIFYING);
      assertThat(world.kind.ran).containsExactly("restart@web-1");
    }
    try (RunWorld world = world(with(rules(Bounds.NONE, storm), services), "cooldown: 0s")) {
      world.fire("shop", Map.of("service", "shop"));
      world.tick(Duration.ofMinutes(11));
      world.fire("payments", Map.of());
      world.await(RunStatus.VERIFYING);
    }
  }
}
