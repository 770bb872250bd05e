package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.GRACE;
import static dev.nightshift.run.RunWorld.eventually;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Team;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An approval is for one plan, by people who may: whatever changes makes it void, says so, and asks again. */
class VoidApprovalTest {
  private static final String BODY = "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart");
  private static final String ASKS = "rung: oversight\nverify: {settle: 0s}\napproval: {from: [team:payments], minimum: %d, timeout: 10m}";

  private static RunWorld asking(int minimum) {
    RunWorld world = RunWorld.of(runbook(ASKS.formatted(minimum), BODY));
    world.fire();
    world.await(RunStatus.AWAITING_APPROVAL);
    return world;
  }

  private static void asksAgain(RunWorld world, int times) {
    eventually(() -> {
      world.executor.look();
      return world.facts("run.approval_requested").size() == times && world.run().status() == RunStatus.AWAITING_APPROVAL;
    });
  }

  @Test
  void another_version_of_the_runbook_voids_what_was_approved_and_asks_again_with_the_new_plan() {
    try (RunWorld world = asking(2)) {
      long id = world.run().id();
      String shown = world.runs.proposal(id).orElseThrow().plan();
      world.runs.approve(id, ADA, "");
      world.change(runbook(ASKS.formatted(2), BODY + step("warm-up")));
      assertThatThrownBy(() -> world.runs.approve(id, GRACE, "", Sight.of(shown)))
          .isInstanceOf(Problem.Conflict.class)
          .hasMessageContaining("is not approved: what was shown is not what would run now: the runbook has changed since");
      asksAgain(world, 2);
      Fact voided = world.fact("run.approval_voided");
      assertThat(voided.json().path("void").get(0).asString()).isEqualTo("person:ada");
      assertThat(voided.text("why")).contains("the runbook has changed since");
      Proposal now = world.runs.proposal(id).orElseThrow();
      assertThat(now.steps()).extracting(Proposal.Step::name).containsExactly("restart", "warm-up");
      assertThat(now.given()).as("nobody has agreed to this one").isEmpty();
      assertThat(now.plan()).isNotEqualTo(shown);
      assertThatThrownBy(() -> world.runs.approve(id, GRACE, "", Sight.of(shown))).hasMessageContaining("is not the one that you were shown");
      world.runs.approve(id, ADA, "", Sight.of(now.plan()));
      world.runs.approve(id, GRACE, "", Sight.of(now.plan()));
      world.executor.look();
      world.await(RunStatus.VERIFYING);
      assertThat(world.kind.ran).containsExactly("look@web-1", "look@web-1", "restart@web-1", "warm-up@web-1");
      assertThat(world.fact("run.approved").text("plan")).isEqualTo(now.plan());
    }
  }

  @Test
  void another_set_of_targets_voids_what_was_approved_although_the_runbook_is_the_same() {
    try (RunWorld world = asking(1)) {
      long id = world.run().id();
      world.pipeline.workspaces.change(moved("10.9.9.9"));
      assertThatThrownBy(() -> world.runs.approve(id, ADA, "")).hasMessageContaining("its targets have changed since");
      asksAgain(world, 2);
      assertThat(world.kind.ran).containsOnly("look@web-1");
      world.runs.approve(id, ADA, "");
      world.executor.look();
      world.await(RunStatus.VERIFYING);
    }
  }

  @Test
  void a_plan_that_changes_between_the_approval_and_the_start_does_not_start() {
    try (RunWorld world = asking(1)) {
      long id = world.run().id();
      world.runs.approve(id, ADA, "");
      world.pipeline.workspaces.change(moved("10.9.9.9"));
      asksAgain(world, 2);
      assertThat(world.kind.ran).doesNotContain("restart@web-1");
      assertThat(world.fact("run.approval_voided").text("why")).contains("its targets have changed since");
    }
  }

  @Test
  void where_nothing_can_be_planned_any_more_the_run_ends_without_acting() {
    try (RunWorld world = asking(1)) {
      world.change();
      world.runs.approve(world.run().id(), ADA, "");
      world.executor.look();
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("cannot be planned anew");
      assertThat(world.kind.ran).containsExactly("look@web-1");
    }
  }

  @Test
  void the_word_of_somebody_who_lost_the_right_meanwhile_does_not_count_and_the_others_does() {
    try (RunWorld world = asking(2)) {
      long id = world.run().id();
      world.runs.approve(id, ADA, "");
      world.pipeline.workspaces.change(people(new Person("ada", "ada", "viewer", List.of()), TestWorkspaces.person("grace")));
      world.runs.approve(id, GRACE, "");
      asksAgain(world, 2);
      Fact voided = world.fact("run.approval_voided");
      assertThat(voided.text("why")).contains("person:ada may not approve a run");
      assertThat(world.run().waitsFor().given()).containsExactly("person:grace");
      assertThat(world.kind.ran).doesNotContain("restart@web-1");
      assertThatThrownBy(() -> world.runs.approve(id, new Actor("person:ada", "ada", Actor.Role.VIEWER, Set.of("payments")), ""))
          .isInstanceOf(Problem.Denied.class);
      world.tick(Duration.ofMinutes(10));
      assertThat(world.await(RunStatus.STOPPED).reason()).contains("silence means no");
    }
  }

  @Test
  void somebody_who_left_the_team_or_the_organisation_has_not_agreed_either() {
    try (RunWorld world = asking(2)) {
      world.runs.approve(world.run().id(), ADA, "");
      world.pipeline.workspaces.change(people(TestWorkspaces.person("grace")));
      world.runs.approve(world.run().id(), GRACE, "");
      asksAgain(world, 2);
      assertThat(world.fact("run.approval_voided").text("why")).contains("person:ada is not in the workspace any more");
    }
  }

  @Test
  void whoever_starts_a_runbook_does_not_approve_what_it_calls() {
    String calls = "```sh {kind=runbook name=hand-over runbook=restore}\n```\n\n";
    try (RunWorld world = RunWorld.of(
        runbook("verify: {settle: 0s}\napproval: {from: [team:payments]}", BODY),
        TestWorkspaces.runbook("above", "---\ntitle: Above\nnightshift: {service: payments}\n---\n# Above\n\n## Mitigation\n" + calls))) {
      world.runs.start("above", null, Map.of(), ADA);
      world.await(RunStatus.AWAITING_APPROVAL);
      assertThat(world.run().runbook()).isEqualTo("restore");
      assertThatThrownBy(() -> world.runs.approve(world.run().id(), ADA, "")).hasMessageContaining("started this run, so somebody else");
      world.runs.approve(world.run().id(), GRACE, "");
    }
  }

  @Test
  void a_runbook_may_do_without_the_second_pair_of_eyes() {
    try (RunWorld world = RunWorld.of(runbook("verify: {settle: 0s}\napproval: {from: [team:payments], four-eyes: false}", BODY))) {
      Run run = world.runs.start("restore", null, Map.of(), ADA);
      world.await(RunStatus.AWAITING_APPROVAL);
      world.runs.approve(run.id(), ADA, "");
      world.executor.look();
      eventually(() -> world.kind.ran.contains("restart@web-1"));
    }
  }

  private static Catalog moved(String address) {
    Catalog catalog = RunWorld.catalog(3);
    Service old = catalog.services().get("payments");
    List<TargetAddress> targets =
        old.targets().stream().map(target -> new TargetAddress(target.name(), target.connection(), address, target.labels(), target.settings())).toList();
    catalog.services().put("payments", new Service(
        old.id(), old.name(), old.team(), old.environment(), old.labels(), old.dependencies(), targets, old.checks(), old.listed()));
    return catalog;
  }

  private static Catalog people(Person... people) {
    Catalog catalog = RunWorld.catalog(3);
    Team team = TestWorkspaces.team();
    List<String> members = List.of(people).stream().map(Person::id).toList();
    return TestWorkspaces.catalog(
        List.copyOf(catalog.services().values()), List.of(new Team(team.id(), team.name(), members, team.rotation(), team.escalation())), List.of(people));
  }
}
