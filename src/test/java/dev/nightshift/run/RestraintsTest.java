package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.GRACE;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.ApprovalDemand;
import dev.nightshift.catalog.Bounds;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.catalog.Service;
import dev.nightshift.incident.Incident;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.StepKind.Result;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What keeps automation from trying too often, too soon, undried or beside another change. */
class RestraintsTest {
  private static final String RESTART = "## Mitigation\n" + step("restart");

  private static Service service(String id, String... needs) {
    TargetAddress target = new TargetAddress("web-1", "ssh", "10.0.0." + id.length(), Map.of("role", "web"), Map.of());
    return new Service(id, id, "payments", "prod", Map.of(), List.of(needs), List.of(target), List.of(), true);
  }

  private static Catalog catalog(Restraints restraints) {
    return BlastRadiusTest.with(BlastRadiusTest.rules(new Bounds(restraints, Map.of(), Map.of()), null), service("payments"));
  }

  private static Runbook book(String name, String settings) {
    return TestWorkspaces.runbook(name, RunWorld.text(settings + "\nverify: {settle: 0s}", RESTART));
  }

  private static Run ended(RunWorld world, long id) {
    RunWorld.eventually(() -> {
      world.settle();
      return world.runs.get(id).status().ended();
    });
    return world.runs.get(id);
  }

  private static Run started(RunWorld world, String book, Long incident) {
    return ended(world, world.runs.start(book, incident, Map.of(), ADA).id());
  }

  @Test
  void automation_tries_so_often_on_one_incident_and_a_person_may_still() {
    Restraints once = new Restraints(List.of(), Map.of(), List.of(), Duration.ZERO, Duration.ZERO, 1, null);
    try (RunWorld world = RunWorld.of(catalog(once), book("restore", "rung: fallback"))) {
      world.kind.when("restart", RecordingKind.exits(1));
      Incident incident = world.fire();
      assertThat(ended(world, world.run().id()).status()).isEqualTo(RunStatus.FAILED);
      world.clear();
      world.incidents.find(incident.id()).filter(Incident::open).ifPresent(open -> world.incidents.resolve(open.id(), ADA, "by hand"));
      world.settle();
      assertThat(world.fire().id()).as("reopened").isEqualTo(incident.id());
      RunWorld.eventually(() -> world.runs.ofIncident(incident.id()).size() == 2);
      assertThat(ended(world, world.run().id()).reason())
          .isEqualTo("automation has tried 1 time on incident " + incident.id() + ", and 1 is the most: a person must look");
      assertThat(started(world, "restore", incident.id()).status()).as("a person may").isEqualTo(RunStatus.FAILED);
      assertThat(world.kind.ran).hasSize(2);
    }
  }

  @Test
  void a_service_is_left_alone_after_any_run_on_it_and_for_longer_after_one_that_failed() {
    Restraints cool = new Restraints(List.of(), Map.of(), List.of(), Duration.ofMinutes(10), Duration.ofHours(1), null, null);
    try (RunWorld world = RunWorld.of(catalog(cool), book("restore", "limits: {budget: 9/1h}"), book("other", "limits: {budget: 9/1h}"))) {
      Run first = started(world, "restore", null);
      assertThat(first.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(started(world, "other", null).reason()).startsWith("run " + first.id() + " of restore acted on payments at ").contains("the cooldown of 10m lasts until");
      world.tick(Duration.ofMinutes(11));
      world.kind.when("restart", RecordingKind.exits(1), RecordingKind.exits(0));
      Run failed = started(world, "other", null);
      assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
      world.tick(Duration.ofMinutes(11));
      assertThat(started(world, "restore", null).reason()).startsWith("run " + failed.id() + " of other failed on payments at ").contains("the cooldown of 1h after a failure lasts until");
      world.tick(Duration.ofHours(1));
      assertThat(started(world, "restore", null).status()).isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  void services_that_need_each_other_are_never_changed_at_once() {
    CountDownLatch working = new CountDownLatch(1);
    Catalog catalog = BlastRadiusTest.with(BlastRadiusTest.rules(Bounds.NONE, null), service("ledger"), service("payments", "ledger"), service("alone"));
    Runbook[] books = List.of("ledger", "payments", "alone").stream()
        .map(id -> TestWorkspaces.runbook("restore-" + id, RunWorld.text("verify: {settle: 0s}", RESTART).replace("service: payments", "service: " + id))).toArray(Runbook[]::new);
    try (RunWorld world = RunWorld.of(catalog, books)) {
      world.kind.when("restart", (request, output) -> {
        working.await();
        return new Result(Map.of("exit", 0L), Map.of(), true, null);
      }, RecordingKind.exits(0));
      Run first = world.runs.start("restore-ledger", null, Map.of(), ADA);
      RunWorld.eventually(() -> world.kind.ran.size() == 1);
      Run second = world.runs.start("restore-payments", null, Map.of(), ADA);
      RunWorld.eventually(() -> !world.runs.get(second.id()).reason().isEmpty());
      assertThat(world.runs.get(second.id()).reason()).isEqualTo("run " + first.id() + " is changing ledger, and payments and that one depend on each other");
      assertThat(started(world, "restore-alone", null).status()).isEqualTo(RunStatus.SUCCEEDED);
      working.countDown();
      RunWorld.eventually(() -> {
        world.tick(Duration.ofSeconds(2));
        return world.runs.get(second.id()).status() == RunStatus.SUCCEEDED;
      });
    }
  }

  @Test
  void a_clean_dry_run_of_the_same_plan_comes_first_where_that_is_asked() {
    Restraints dry = new Restraints(List.of(), Map.of(), List.of(), Duration.ZERO, Duration.ZERO, null, Duration.ofHours(1));
    try (RunWorld world = RunWorld.of(catalog(dry), book("restore", "limits: {budget: 9/1h}\ninputs: {mode: {default: soft}}"))) {
      DryRun dryRun = world.pipeline.part(DryRun.class);
      assertThat(started(world, "restore", null).reason()).startsWith("there was no dry run of this plan").contains("nightshift run restore --dry-run");
      DryRun.View view = dryRun.plan("restore", null, Map.of(), GRACE);
      assertThat(view.guardrails()).filteredOn(verdict -> verdict.guardrail().equals("dry-run-first")).allMatch(verdict -> verdict.verdict().equals("allow"));
      assertThat(started(world, "restore", null).status()).isEqualTo(RunStatus.SUCCEEDED);
      Run other = ended(world, world.runs.start("restore", null, Map.of("mode", "hard"), ADA).id());
      assertThat(other.reason()).as("other inputs are another plan").startsWith("there was no dry run of this plan");

      world.tick(Duration.ofMinutes(61));
      assertThat(started(world, "restore", null).reason()).contains("by person:grace", "is too old: it must be within 1h");

      world.kind.problems.put("restart", "there is no unit payments");
      dryRun.plan("restore", null, Map.of(), GRACE);
      assertThat(started(world, "restore", null).reason()).contains("was not clean: 'restart' on web-1: there is no unit payments");
      world.kind.problems.clear();
      dryRun.plan("restore", null, Map.of(), GRACE);
      world.change(book("restore", "limits: {budget: 8/1h}\ninputs: {mode: {default: soft}}"));
      assertThat(started(world, "restore", null).reason()).as("another version is another plan").startsWith("there was no dry run of this plan");
    }
  }

  @Test
  void everything_that_changes_an_environment_needs_an_approval_where_the_workspace_says_so() {
    ApprovalDemand demand = new ApprovalDemand(List.of("team:payments"), 2, Duration.ofMinutes(5));
    Bounds bounds = new Bounds(Restraints.NONE, Map.of(), Map.of(), Map.of("prod", demand));
    Catalog catalog = BlastRadiusTest.with(BlastRadiusTest.rules(bounds, null), service("payments"));
    try (RunWorld world = RunWorld.of(catalog, book("restore", "rung: fallback\napproval: {when: 'false', from: [person:ada], timeout: 1h}"))) {
      world.fire();
      Run run = world.await(RunStatus.AWAITING_APPROVAL);
      assertThat(world.facts("guardrail.decided").getLast().text("why")).isEqualTo("what changes in prod needs an approval");
      assertThat(world.fact("run.approval_requested").json().path("minimum").asInt()).as("the more people").isEqualTo(2);
      assertThat(world.fact("run.approval_requested").json().path("approvers").get(0).asString()).isEqualTo("team:payments");
      assertThat(world.kind.ran).isEmpty();
      world.runs.approve(run.id(), ADA, "");
      world.runs.approve(run.id(), GRACE, "");
      world.settle();
      world.await(RunStatus.VERIFYING);
    }
  }

  /** Two batches of one target; something happens while the first is under way. */
  private static RunWorld between(Consumer<RunWorld> happens) {
    Semaphore first = new Semaphore(0);
    String text = RunWorld.text("rung: fallback\nlimits: {canary: 1, concurrency: 1}\nverify: {settle: 0s}", RESTART).replace("name=web-1", "role=web");
    RunWorld world = RunWorld.of(RunWorld.catalog(2), TestWorkspaces.runbook("restore", text));
    world.kind.when("restart", (request, output) -> {
      first.acquire();
      return new Result(Map.of("exit", 0L), Map.of(), true, null);
    });
    world.fire();
    RunWorld.eventually(() -> world.kind.ran.size() == 1);
    happens.accept(world);
    first.release(2);
    RunWorld.eventually(() -> {
      world.settle();
      return world.run().status() == RunStatus.VERIFYING || world.run().status().ended();
    });
    return world;
  }

  @Test
  void before_each_batch_it_looks_again_whether_the_alert_fires() {
    try (RunWorld world = between(same -> same.pipeline.accept("alertmanager", TestPipeline.resolve("down")))) {
      assertThat(world.kind.ran).containsExactly("restart@web-1");
      assertThat(world.fact("run.condition_gone").text("why")).contains("its alerts have cleared");
    }
  }

  @Test
  void before_each_batch_it_looks_again_whether_the_incident_is_open() {
    try (RunWorld world = between(same -> same.incidents.resolve(same.run().incidentId(), GRACE, "done by hand"))) {
      assertThat(world.kind.ran).containsExactly("restart@web-1");
      assertThat(world.fact("run.condition_gone").text("why")).contains("the incident is resolved");
    }
  }

  @Test
  void before_each_batch_it_looks_again_whether_a_person_said_hands_off() {
    try (RunWorld world = between(same -> same.incidents.handsOff(same.run().incidentId(), GRACE))) {
      assertThat(world.kind.ran).containsExactly("restart@web-1");
      assertThat(world.run().reason()).contains("hands off");
    }
  }
}
