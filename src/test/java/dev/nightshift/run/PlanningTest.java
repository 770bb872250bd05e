package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Organisation;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incident;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.Rung;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanningTest {
  private static final String BODY = "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart");

  @Test
  void below_oversight_the_machine_only_looks_and_a_person_is_needed() {
    try (RunWorld world = RunWorld.of(runbook("rung: human-initiated", BODY))) {
      Incident incident = world.fire();
      Run run = world.await(RunStatus.SUCCEEDED);
      assertThat(run.purpose()).isEqualTo(Purpose.DIAGNOSE);
      assertThat(run.incidentId()).isEqualTo(incident.id());
      assertThat(world.kind.ran).containsExactly("look@web-1");
      assertThat(world.fact("run.declined").text("reason")).contains("rung human-initiated", "needs a person to start it");
      assertThat(world.incidents.timeline(incident.id())).extracting(Fact::type).contains("step.ended");
    }
  }

  @Test
  void a_run_that_looks_first_has_its_plan_and_its_first_attempt_on_disk_with_one_commit() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", BODY))) {
      world.fire();
      RunWorld.eventually(() -> world.kind.ran.contains("restart@web-1"));
      assertThat(transactions(world, "run.planned", "run.started", "step.started")).hasSize(2);
      assertThat(world.facts("step.started").getFirst().text("step")).isEqualTo("look");
    }
  }

  @Test
  void a_run_that_acts_first_is_planned_before_guardrails_are_asked() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", "## Mitigation\n" + step("restart")))) {
      world.fire();
      RunWorld.eventually(() -> world.kind.ran.contains("restart@web-1"));
      assertThat(transactions(world, "run.planned", "run.started")).hasSize(2);
    }
  }

  /** Of looking at nothing nothing follows: what acts next has a turn of its own, with everything that is asked before. */
  @Test
  void a_run_whose_looks_are_all_left_out_acts_in_a_turn_of_its_own() {
    String body = "## Diagnosis\n" + step("look if=\"labels.never == 'x'\"").replace("labels.never == 'x'", "'never' in labels") + "## Mitigation\n" + step("restart");
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", body))) {
      world.fire();
      RunWorld.eventually(() -> world.kind.ran.contains("restart@web-1"));
      assertThat(world.kind.ran).doesNotContain("look@web-1");
      assertThat(transactions(world, "run.planned", "run.started", "step.skipped")).hasSize(1);
      assertThat(transactions(world, "run.planned", "run.acting")).hasSize(2);
    }
  }

  /** The transactions in which facts of these types were written. */
  private static Set<String> transactions(RunWorld world, String... types) {
    return Set.copyOf(world.pipeline.database.jdbc().sql("SELECT DISTINCT xmin::text FROM fact WHERE type = ANY (?)").param(types).query(String.class).list());
  }

  @Test
  void no_runbook_that_matches_is_a_reason_on_the_ledger() {
    try (RunWorld world = RunWorld.of()) {
      world.fire();
      assertThat(world.fact("run.declined").text("reason")).isEqualTo("no runbook matches Down");
      assertThat(world.runs.list(null, Long.MAX_VALUE, 10)).isEmpty();
    }
  }

  @Test
  void an_input_without_a_value_stops_it_before_the_first_step() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\ninputs:\n  unit: {from: labels.unit, required: true}", BODY))) {
      world.fire();
      assertThat(world.fact("run.declined").text("reason")).contains("input 'unit' is required and has no value");
      assertThat(world.kind.ran).isEmpty();
      assertThatThrownBy(() -> world.runs.start("restore", null, Map.of(), ADA)).isInstanceOf(Problem.Invalid.class).hasMessageContaining("unit");
    }
  }

  @Test
  void a_selector_that_chooses_nothing_stops_it_before_the_first_step() {
    String text = RunWorld.text("rung: fallback", BODY).replace("name=web-1", "role=database");
    try (RunWorld world = RunWorld.of(TestWorkspaces.runbook("restore", text))) {
      world.fire();
      assertThat(world.fact("run.declined").text("reason")).contains("chooses no target");
      assertThat(world.kind.ran).isEmpty();
      assertThatThrownBy(() -> world.runs.start("restore", null, Map.of(), ADA)).isInstanceOf(Problem.Invalid.class);
    }
  }

  @Test
  void steps_on_this_node_need_the_organisations_permission() {
    var catalog = RunWorld.catalog(1);
    var forbidden = TestCatalog.like(catalog).organisation(new Organisation("Test", catalog.organisation().zone(), Duration.ofMinutes(30), false)).make();
    try (RunWorld world = RunWorld.of(forbidden, runbook("rung: fallback", "## Mitigation\n" + step("restart on=local")))) {
      world.fire();
      assertThat(world.fact("run.declined").text("reason")).contains("do not allow local steps");
      assertThat(world.kind.ran).isEmpty();
    }
  }

  @Test
  void a_manual_step_lowers_the_run_and_it_waits_for_its_tick() {
    String body = "## Diagnosis\n" + step("look") + "## Mitigation\n- [ ] Talk to the person who deploys.\n\n" + step("restart");
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", body))) {
      world.fire();
      Run run = world.awaitPerson();
      assertThat(run.rung()).isEqualTo(Rung.HUMAN_INITIATED);
      assertThat(run.waitsFor().kind()).isEqualTo("manual_step");
      assertThat(run.waitsFor().text()).contains("Talk to the person");
      Fact lowered = world.fact("run.lowered");
      assertThat(lowered.text("from")).isEqualTo("fallback");
      assertThat(lowered.text("to")).isEqualTo("human-initiated");
      assertThat(lowered.text("why")).contains("manual-1");
      assertThat(world.kind.ran).containsExactly("look@web-1");
      assertThatThrownBy(() -> world.runs.tick(run.id(), "restart", ADA, "")).isInstanceOf(Problem.Missing.class);
      world.runs.tick(run.id(), "manual-1", ADA, "talked to Grace");
      world.runs.tick(run.id(), "manual-1", ADA, "talked to Grace");
      world.settle();
      world.await(RunStatus.VERIFYING);
      assertThat(world.kind.ran).containsExactly("look@web-1", "restart@web-1");
      assertThat(world.facts("step.ended").stream().filter(fact -> fact.text("step").equals("manual-1")).toList()).hasSize(1);
    }
  }

  @Test
  void a_lowered_run_changes_nothing_before_a_person_has_agreed() {
    String body = "## Mitigation\n" + step("restart") + "- [ ] Look at the graphs.\n";
    try (RunWorld world = RunWorld.of(runbook("rung: fallback", body))) {
      world.fire();
      assertThat(world.await(RunStatus.AWAITING_APPROVAL).rung()).isEqualTo(Rung.HUMAN_INITIATED);
      assertThat(world.kind.ran).isEmpty();
      world.runs.approve(world.run().id(), ADA, "");
      world.executor.look();
      assertThat(world.awaitPerson().waitsFor().step()).isEqualTo("manual-1");
      assertThat(world.kind.ran).containsExactly("restart@web-1");
    }
  }

  @Test
  void each_opening_is_decided_exactly_once_however_often_it_is_read() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", BODY))) {
      Incident incident = world.fire();
      List<Fact> openings = world.facts("incident.opened");
      Planner planner = world.pipeline.part(Planner.class);
      world.pipeline.database.transaction().executeWithoutResult(status -> planner.handle(openings));
      assertThat(world.runs.ofIncident(incident.id())).hasSize(1);
      assertThat(world.facts("run.planned")).hasSize(1);
      world.await(RunStatus.VERIFYING);
      world.clear();
      world.await(RunStatus.SUCCEEDED);
      world.settle();
      world.pipeline.clock.tick(Duration.ofMinutes(5));
      world.fire("another", Map.of());
      assertThat(world.facts("incident.reopened")).hasSize(1);
      assertThat(world.runs.ofIncident(incident.id())).as("a reopening is decided anew").hasSize(2);
    }
  }

  @Test
  void a_person_can_start_what_only_a_person_may_start_but_not_what_people_do_by_hand() {
    try (RunWorld world = RunWorld.of(
        runbook("inputs:\n  reason: {default: \"\"}\nverify: {settle: 0s}", BODY),
        TestWorkspaces.runbook("by-hand", RunWorld.text("rung: manual", BODY).replace("Down", "Other")))) {
      Incident incident = world.fire();
      world.await(RunStatus.SUCCEEDED);
      Run run = world.runs.start("restore", incident.id(), Map.of("reason", "seen before"), ADA);
      assertThat(run.startedBy()).isEqualTo("person:ada");
      RunWorld.eventually(() -> world.runs.get(run.id()).status() == RunStatus.VERIFYING);
      assertThat(world.kind.requests.getLast().environment()).containsEntry("REASON", "seen before");
      assertThatThrownBy(() -> world.runs.start("by-hand", null, Map.of(), ADA)).isInstanceOf(Problem.Conflict.class).hasMessageContaining("by hand");
      assertThatThrownBy(() -> world.runs.start("nothing", null, Map.of(), ADA)).isInstanceOf(Problem.Missing.class);
      assertThatThrownBy(() -> world.runs.start("restore", null, Map.of("typo", "x"), ADA)).isInstanceOf(Problem.Invalid.class).hasMessageContaining("typo");
      Actor viewer = new Actor("person:vi", "vi", Actor.Role.VIEWER, Set.of());
      assertThatThrownBy(() -> world.runs.start("restore", null, Map.of(), viewer)).isInstanceOf(Problem.Denied.class);
    }
  }

  @Test
  void a_person_stops_a_run_and_the_step_under_way_is_ended() throws Exception {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback", BODY + "## Rollback\n" + step("undo")))) {
      world.kind.when("restart", (request, output) -> {
        Thread.currentThread().join();
        return null;
      });
      world.fire();
      RunWorld.eventually(() -> world.kind.ran.contains("restart@web-1"));
      world.runs.stop(world.run().id(), ADA, "wrong host");
      world.executor.look();
      assertThat(world.await(RunStatus.STOPPED).reason()).isEqualTo("stopped by person:ada: wrong host");
      assertThat(world.runs.stop(world.run().id(), ADA, "again").reason()).as("what has ended stays").contains("wrong host");
    }
  }

  @Test
  void the_incident_is_told_what_was_changed_of_late_and_what_helped_the_last_time() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", BODY))) {
      world.fire();
      world.await(RunStatus.VERIFYING);
      world.clear();
      world.await(RunStatus.SUCCEEDED);
      world.settle();
      world.pipeline.clock.tick(Duration.ofHours(1));
      world.pipeline.accept("pagerduty", new Event(
          Event.Action.CHANGE, "", "deploy", "Deployed payments 1.7", "ci", Severity.SEV5, Map.of("service", "payments"), Map.of(), null, null, List.of(), "{}"));
      Incident second = world.fire();
      Fact enriched = world.incidents.timeline(second.id()).stream().filter(fact -> fact.type().equals("incident.enriched")).findFirst().orElseThrow();
      assertThat(enriched.json().path("changes").get(0).path("summary").asString()).isEqualTo("Deployed payments 1.7");
      assertThat(enriched.json().path("earlier").get(0).path("fixedBy").path("runbook").asString()).isEqualTo("restore");
    }
  }
}
