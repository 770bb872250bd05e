package dev.nightshift.why;

import static dev.nightshift.why.WhyWorld.runbook;
import static dev.nightshift.why.WhyWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.escalation.PageKind;
import dev.nightshift.incident.SourceQuestions;
import dev.nightshift.ledger.Fact;
import dev.nightshift.paging.Page;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunStatus;
import dev.nightshift.spi.AlertSource.Answer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** What happens when an alert comes back after a run was taken for its recovery. */
class FlappingTest {
  private static final String BODY = "## Mitigation\n" + step("restart") + "## Verification\n" + step("answers");

  private static Run recovered(WhyWorld world) {
    world.fire("Down", "d");
    world.await(RunStatus.VERIFYING);
    world.clear("d");
    return world.await(RunStatus.SUCCEEDED);
  }

  private static WhyWorld world() {
    return new WhyWorld(runbook("rung: fallback\nverify: {settle: 0s}", BODY));
  }

  @Test
  void the_same_alert_reopens_the_same_incident_makes_the_run_a_failure_and_pages_as_a_failed_run_would() {
    try (WhyWorld world = world()) {
      Run run = recovered(world);
      assertThat(world.pages()).isEmpty();
      world.pipeline.clock.tick(Duration.ofMinutes(2));
      long incident = world.fire("Down", "d");

      assertThat(incident).isEqualTo(run.incidentId());
      assertThat(world.facts("incident.reopened")).hasSize(1);
      Fact undone = world.facts("run.recovery_undone").getFirst();
      assertThat(undone.runId()).isEqualTo(run.id());
      assertThat(undone.text("runbook")).isEqualTo("restore");
      assertThat(undone.text("service")).isEqualTo("payments");
      assertThat(undone.text("why")).isEqualTo("Down fired again 2m after run " + run.id() + " was taken for its recovery");
      assertThat(world.pages()).extracting(Page::kind).containsExactly(PageKind.TAKE_OVER);
      assertThat(world.runs.ofIncident(incident)).as("no runbook acts by itself on what it did not recover").hasSize(1);
      assertThat(world.why.page(world.pages().getFirst().id(), incident).text())
          .contains("Page 1 to ada by email was sent: The recovery did not last: Down fired again 2m after run " + run.id())
          .contains("It reopened incident " + incident)
          .contains("It counts as a failure: Down fired again 2m after run " + run.id());
      assertThat(world.why.run(run.id()).what()).contains("is a failure after all: Down fired again");
      assertThat(world.why.incident(incident).text())
          .contains("Automation did not act: the last recovery did not last, so a person decides what is next: Down fired again 2m after run");
    }
  }

  @Test
  void after_the_time_in_which_it_is_reopened_it_is_another_incident_and_the_run_stays_a_success() {
    try (WhyWorld world = world()) {
      Run run = recovered(world);
      world.pipeline.clock.tick(Duration.ofMinutes(31));
      assertThat(world.fire("Down", "d")).isNotEqualTo(run.incidentId());
      assertThat(world.facts("run.recovery_undone")).isEmpty();
    }
  }

  @Test
  void another_alert_of_the_same_group_reopens_the_incident_and_blames_no_run() {
    try (WhyWorld world = world()) {
      Run run = recovered(world);
      world.pipeline.clock.tick(Duration.ofMinutes(2));
      assertThat(world.fire("Down", "another")).isEqualTo(run.incidentId());
      assertThat(world.facts("run.recovery_undone")).isEmpty();
      assertThat(world.facts("run.planned")).as("it is news, so the runbook tries").hasSize(2);
    }
  }

  @Test
  void what_a_person_resolved_and_comes_back_blames_no_run() {
    try (WhyWorld world = new WhyWorld()) {
      long incident = world.fire("Down", "d");
      world.incidents.resolve(incident, WhyWorld.ADA, "looked at it");
      world.clear("d");
      assertThat(world.fire("Down", "d")).isEqualTo(incident);
      assertThat(world.facts("incident.reopened")).hasSize(1);
      assertThat(world.facts("run.recovery_undone")).isEmpty();
    }
  }

  @Test
  void an_alert_that_clears_too_shortly_is_no_recovery() {
    try (WhyWorld world = new WhyWorld(runbook("rung: fallback\nverify: {settle: 30s, within: 1m}", BODY))) {
      long incident = world.fire("Down", "d");
      world.await(RunStatus.VERIFYING);
      world.passes(Duration.ofSeconds(31));
      world.clear("d");
      world.passes(Duration.ofSeconds(10));
      assertThat(world.await(RunStatus.VERIFYING).status()).as("clear for 10 s of 30 s").isEqualTo(RunStatus.VERIFYING);
      world.fire("Down", "d");
      world.passes(Duration.ofSeconds(25));
      Run run = world.await(RunStatus.FAILED);
      assertThat(run.reason()).contains("the alert has not cleared");
      assertThat(world.pages()).extracting(Page::kind).containsExactly(PageKind.TAKE_OVER);
      assertThat(world.incidents.get(incident).open()).isTrue();
    }
  }

  @Test
  void while_a_recovery_is_proved_the_source_is_asked_and_only_a_sure_answer_counts() throws Exception {
    try (WhyWorld world = world()) {
      WhyWorld.Source source = world.pipeline.part(WhyWorld.Source.class);
      SourceQuestions questions = world.pipeline.part(SourceQuestions.class);
      questions.beat();
      world.fire("Down", "d");
      Run run = world.await(RunStatus.VERIFYING);
      for (Supplier<Answer> unsure : List.<Supplier<Answer>>of(() -> Answer.UNKNOWN, () -> Answer.FIRING, FlappingTest::away)) {
        source.answer = unsure;
        world.pipeline.clock.tick(Duration.ofSeconds(3));
        questions.beat();
        assertThat(world.facts("alert.resolved")).isEmpty();
      }
      source.answer = () -> Answer.CLEAR;
      world.pipeline.clock.tick(Duration.ofSeconds(3));
      questions.beat();

      assertThat(world.await(RunStatus.SUCCEEDED).id()).isEqualTo(run.id());
      assertThat(source.asked).hasSize(4).allSatisfy(question -> {
        assertThat(question.name()).isEqualTo("Down");
        assertThat(question.labels()).containsEntry("job", "shop");
        assertThat(question.since()).isEqualTo(world.facts("incident.verifying").getFirst().at());
      });
      assertThat(world.why.run(run.id()).text()).contains("the alert Down cleared: its source was asked, and says that it is over", "source = the test");
      world.pipeline.clock.tick(Duration.ofMinutes(40));
      world.fire("Other", "o");
      questions.beat();
      assertThat(source.asked).as("nothing is verified, so nobody is asked").hasSize(4);
    }
  }

  private static Answer away() {
    throw new Problem.Unavailable("away");
  }

  @Test
  void what_is_not_proved_in_time_is_undone_in_reverse_order_and_the_person_on_call_hears_everything_that_was_tried() {
    String body =
        "## Mitigation\n```sh {name=drain undo=fill}\ntrue\n```\n\n```sh {name=restart undo=stop}\ntrue\n```\n\n## Verification\n" + step("answers")
            + "## Rollback\n" + step("fill") + step("stop");
    try (WhyWorld world = new WhyWorld(runbook("rung: fallback\nverify: {settle: 0s, within: 1m}", body))) {
      world.fire("Down", "d");
      world.await(RunStatus.VERIFYING);
      world.passes(Duration.ofSeconds(61));
      world.await(RunStatus.FAILED);
      assertThat(world.steps.ran).containsSubsequence("drain", "restart", "answers", "stop", "fill");
      assertThat(world.pages()).extracting(Page::kind, Page::person).containsExactly(Tuple.tuple(PageKind.TAKE_OVER, "ada"));
      assertThat(world.pipeline.part(WhyWorld.Letters.class).received.getFirst().text())
          .contains("Tried and found out so far", "drain", "restart", "answers", "stop", "fill", "the alert has not cleared");
    }
  }

  @Test
  void an_alert_that_cleared_late_must_stay_clear_as_long_as_the_checks_had_to_pass() {
    try (WhyWorld world = new WhyWorld(runbook("rung: fallback\nverify: {settle: 30s, within: 1m}", BODY))) {
      world.fire("Down", "d");
      world.await(RunStatus.VERIFYING);
      world.passes(Duration.ofSeconds(50));
      world.clear("d");
      world.passes(Duration.ofSeconds(29));
      assertThat(world.await(RunStatus.VERIFYING).status()).isEqualTo(RunStatus.VERIFYING);
      world.passes(Duration.ofSeconds(2));
      assertThat(world.await(RunStatus.SUCCEEDED).reason()).isEqualTo("proved by its checks and by the alerts clearing");
      assertThat(world.facts("run.ended").getFirst().at()).isAfterOrEqualTo(world.facts("alert.resolved").getFirst().at().plusSeconds(30));
    }
  }
}
