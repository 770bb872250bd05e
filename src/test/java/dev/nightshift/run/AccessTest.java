package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.GRACE;
import static dev.nightshift.run.RunWorld.eventually;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestCatalog;
import dev.nightshift.catalog.AccessRule;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Selector;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules of access.yaml are asked before a run starts, is approved, and changes anything. */
class AccessTest {
  private static final String BODY = "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart") + step("warm-up");

  private static AccessRule deny(String name, String who, String action, String targets) {
    return new AccessRule(name, true, List.of(who), Set.of(action), List.of(), List.of(), List.of(), List.of(), targets == null ? null : Selector.parse(targets));
  }

  private static Catalog with(AccessRule... rules) {
    return TestCatalog.like(RunWorld.catalog(3)).access(List.of(rules)).make();
  }

  @Test
  void automation_that_may_not_act_on_a_target_stops_before_it_changes_anything_and_says_which_rule() {
    try (RunWorld world = RunWorld.of(with(deny("not the web", "automation", "act", "role=web")), runbook("rung: oversight\nlimits: {countdown: 0s}", BODY))) {
      world.fire();
      assertThat(world.await(RunStatus.STOPPED).reason())
          .isEqualTo("automation may not change something by a run here: the rule 'not the web' of access.yaml denies it.");
      assertThat(world.kind.ran).containsExactly("look@web-1");
      Fact said = world.facts("guardrail.decided").stream().filter(fact -> fact.text("guardrail").equals("permission")).findFirst().orElseThrow();
      assertThat(said.text("verdict")).isEqualTo("deny");
      assertThat(said.json().path("values").path("rules").get(0).asString()).isEqualTo("not the web");
    }
  }

  @Test
  void automation_that_may_not_start_a_runbook_declines_and_a_person_may_not_start_it_by_way_of_another() {
    AccessRule grace = new AccessRule("grace alone", false, List.of("person:grace"), Set.of("start-run"), List.of("restore"), List.of(), List.of(), List.of(), null);
    String calls = "```sh {kind=runbook name=hand-over runbook=restore}\n```\n\n";
    try (RunWorld world = RunWorld.of(
        with(grace, deny("not by itself", "automation", "start-run", null)), runbook("rung: oversight", BODY),
        TestWorkspaces.runbook("above", "---\ntitle: Above\nnightshift: {service: payments}\n---\n# Above\n\n## Mitigation\n" + calls))) {
      world.fire();
      assertThat(world.fact("run.declined").text("reason")).contains("automation may not start a runbook here: the rule 'not by itself'");
      Run above = world.runs.start("above", null, Map.of(), ADA);
      eventually(() -> world.runs.get(above.id()).status().ended());
      assertThat(world.runs.get(above.id()).reason()).contains("person:ada may not start a runbook here: the rule 'grace alone'");
      assertThat(world.kind.ran).isEmpty();
    }
  }

  @Test
  void a_rule_for_other_targets_keeps_nobody_away() {
    try (RunWorld world = RunWorld.of(
        with(deny("not the databases", "automation", "act", "role=db")), runbook("rung: oversight\nverify: {settle: 0s}\nlimits: {countdown: 0s}", BODY))) {
      world.fire();
      world.await(RunStatus.VERIFYING);
    }
  }

  @Test
  void whoever_may_not_start_a_runbook_here_does_not_start_it_and_does_not_see_its_dry_run() {
    AccessRule own = new AccessRule("grace alone", false, List.of("person:grace"), Set.of("start-run"), List.of("restore"), List.of(), List.of(), List.of("prod"), null);
    try (RunWorld world = RunWorld.of(with(own), runbook("verify: {settle: 0s}", BODY))) {
      assertThatThrownBy(() -> world.runs.start("restore", null, Map.of(), ADA))
          .isInstanceOf(Problem.Denied.class).hasMessage("person:ada may not start a runbook here: the rule 'grace alone' of access.yaml keeps it for person:grace.");
      assertThatThrownBy(() -> world.pipeline.part(DryRun.class).plan("restore", null, Map.of(), ADA)).isInstanceOf(Problem.Denied.class);
      assertThat(world.runs.start("restore", null, Map.of(), GRACE).startedBy()).isEqualTo("person:grace");
    }
  }

  @Test
  void whoever_loses_the_right_while_a_run_acts_changes_nothing_more_by_it() {
    try (RunWorld world = RunWorld.of(with(), runbook("verify: {settle: 0s}", BODY))) {
      world.kind.when("restart", (request, output) -> {
        world.pipeline.workspaces.change(with(deny("ada has left", "person:ada", "act", null)));
        return RecordingKind.outputs(Map.of()).run(request, output);
      });
      Run run = world.runs.start("restore", null, Map.of(), ADA);
      eventually(() -> world.runs.get(run.id()).status().ended());
      assertThat(world.runs.get(run.id()).reason()).contains("the rule 'ada has left' of access.yaml denies it");
      assertThat(world.kind.ran).containsExactly("look@web-1", "restart@web-1");
    }
  }

  @Test
  void a_rule_that_comes_between_two_approvals_takes_the_first_back() {
    try (RunWorld world = RunWorld.of(with(), runbook("rung: oversight\nlimits: {countdown: 0s}\napproval: {from: [team:payments], minimum: 2}", BODY))) {
      world.fire();
      long id = world.await(RunStatus.AWAITING_APPROVAL).id();
      world.runs.approve(id, ADA, "");
      world.pipeline.workspaces.change(with(deny("ada does not approve", "person:ada", "approve-run", null)));
      world.runs.approve(id, GRACE, "");
      eventually(() -> {
        world.executor.look();
        return world.facts("run.approval_requested").size() == 2;
      });
      assertThat(world.fact("run.approval_voided").text("why")).contains("the rule 'ada does not approve' of access.yaml denies it");
      assertThatThrownBy(() -> world.runs.approve(id, ADA, "")).isInstanceOf(Problem.Denied.class);
      assertThatThrownBy(() -> world.runs.stop(id, new dev.nightshift.identity.Actor("person:vic", "vic", dev.nightshift.identity.Actor.Role.VIEWER, Set.of()), ""))
          .isInstanceOf(Problem.Denied.class);
    }
  }

  @Test
  void rejecting_a_run_and_stopping_everything_are_permissions_of_their_own() {
    try (RunWorld world = RunWorld.of(
        with(deny("ada rejects nothing", "person:ada", "reject-run", null), deny("grace stops nothing", "person:grace", "stop-all", null)),
        runbook("rung: oversight\nlimits: {countdown: 0s}\napproval: {from: [team:payments]}", BODY))) {
      world.fire();
      long id = world.await(RunStatus.AWAITING_APPROVAL).id();
      assertThatThrownBy(() -> world.runs.reject(id, ADA, "no"))
          .isInstanceOf(Problem.Denied.class).hasMessage("person:ada may not reject a run here: the rule 'ada rejects nothing' of access.yaml denies it.");
      assertThat(world.runs.get(id).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      dev.nightshift.guardrail.Freezes freezes = world.pipeline.part(dev.nightshift.guardrail.Freezes.class);
      assertThatThrownBy(() -> freezes.stopAll("worse", GRACE))
          .isInstanceOf(Problem.Denied.class).hasMessage("person:grace may not stop all automation here: the rule 'grace stops nothing' of access.yaml denies it.");
      assertThat(freezes.stopped()).isEmpty();
      assertThat(freezes.stopAll("worse", ADA).reason()).as("a rule about one is not about the other").isEqualTo("worse");
      freezes.resume(ADA);
      world.runs.reject(id, GRACE, "not now");
      world.settle();
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("not now");
    }
  }

  @Test
  void a_run_of_somebody_who_is_gone_changes_nothing() {
    try (RunWorld world = RunWorld.of(with(), runbook("verify: {settle: 0s}", BODY))) {
      world.kind.when("look", (request, output) -> {
        Catalog catalog = RunWorld.catalog(3);
        world.pipeline.workspaces.change(TestWorkspaces.catalog(
            List.copyOf(catalog.services().values()), List.of(TestWorkspaces.team()), List.of(new Person("grace", "grace", "responder", List.of()))));
        return RecordingKind.outputs(Map.of()).run(request, output);
      });
      Run run = world.runs.start("restore", null, Map.of(), ADA);
      eventually(() -> world.runs.get(run.id()).status().ended());
      assertThat(world.runs.get(run.id()).reason()).contains("person:ada may not change something by a run");
      assertThat(world.kind.ran).containsExactly("look@web-1");
    }
  }
}
