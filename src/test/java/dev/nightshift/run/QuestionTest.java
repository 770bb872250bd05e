package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.GRACE;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestWeb;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.why.Why;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** A step that asks people: {@code chat}. */
class QuestionTest {
  private static final String SETTINGS = "rung: fallback\ninputs:\n  unit: {from: labels.unit}\nverify: {settle: 0s}";

  private static String ask(String attributes) {
    return "```text {kind=chat name=ask choices=yes,no timeout=10m " + attributes + "}\nRestart {{unit}} now?\n```\n\n";
  }

  private static RunWorld world(String attributes) {
    String body = "## Diagnosis\n" + ask(attributes) + "## Mitigation\n" + step("restart if='steps.ask.outputs.choice == \"yes\"'")
        + step("note if='steps.ask.ok && steps.ask.outputs.by != \"\"'");
    return RunWorld.of(runbook(SETTINGS, body));
  }

  private static Run asked(RunWorld world) {
    world.fire("down", Map.of("unit", "payments"));
    return world.awaitPerson();
  }

  @Test
  void a_question_is_asked_in_the_words_of_its_values_and_its_answer_is_handed_on_with_who_gave_it() throws Exception {
    try (RunWorld world = world("to=team:payments")) {
      Run run = asked(world);
      assertThat(run.waitsFor()).satisfies(waits -> {
        assertThat(waits.kind()).isEqualTo("question");
        assertThat(waits.text()).isEqualTo("Restart payments now?");
        assertThat(waits.choices()).containsExactly("yes", "no");
        assertThat(waits.until()).isEqualTo(world.pipeline.clock.instant().plus(Duration.ofMinutes(10)));
      });
      Fact asked = world.fact("step.asked");
      assertThat(asked.incidentId()).isEqualTo(run.incidentId());
      assertThat(asked.text("text")).isEqualTo("Restart payments now?");
      TestWeb.of(TestWeb.ADA, world.pipeline.part(RunApi.class))
          .perform(post("/api/v1/runs/" + run.id() + "/steps/ask/answer").contentType(MediaType.APPLICATION_JSON).content("{\"choice\":\"yes\",\"comment\":\"go on\"}"))
          .andExpect(status().isOk());
      world.executor.look();
      world.await(RunStatus.VERIFYING);
      assertThat(world.kind.ran).containsExactly("restart@web-1", "note@web-1");
      assertThat(world.runs.attempts(run.id()).getFirst().outputs()).containsEntry("choice", "yes").containsEntry("comment", "go on").containsKey("by");
      assertThat(world.fact("step.answered").text("by")).isEqualTo(world.fact("step.answered").actor());
      assertThat(world.fact("step.answered").text("comment")).isEqualTo("go on");
    }
  }

  @Test
  void only_who_is_asked_may_answer_only_with_a_choice_and_only_in_time() {
    try (RunWorld world = world("to=person:grace")) {
      long id = asked(world).id();
      assertThatThrownBy(() -> world.runs.answer(id, "ask", "yes", ADA, "")).isInstanceOf(Problem.Denied.class).hasMessageContaining("person:grace");
      assertThatThrownBy(() -> world.runs.answer(id, "ask", "perhaps", GRACE, "")).isInstanceOf(Problem.Invalid.class).hasMessageContaining("yes, no");
      assertThatThrownBy(() -> world.runs.answer(id, "restart", "yes", GRACE, "")).isInstanceOf(Problem.Missing.class);
      world.pipeline.clock.tick(Duration.ofMinutes(10));
      assertThatThrownBy(() -> world.runs.answer(id, "ask", "yes", GRACE, "")).isInstanceOf(Problem.Conflict.class);
    }
  }

  @Test
  void silence_is_no_answer_unless_the_step_says_what_it_means() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, "## Mitigation\n" + step("restart") + ask("")))) {
      world.fire("down", Map.of("unit", "payments"));
      world.runs.approve(world.awaitPerson().id(), ADA, "");
      RunWorld.eventually(() -> {
        world.settle();
        return world.run().waitsFor() != null && world.run().waitsFor().kind().equals("question");
      });
      RunWorld.eventually(() -> {
        world.tick(Duration.ofMinutes(1));
        return world.run().status().ended();
      });
      assertThat(world.run().status()).isEqualTo(RunStatus.FAILED);
      assertThat(world.run().reason()).contains("'ask' failed: nobody answered in time, and silence is no answer");
    }
    try (RunWorld world = world("default=yes")) {
      long id = asked(world).id();
      RunWorld.eventually(() -> {
        world.tick(Duration.ofMinutes(1));
        return world.kind.ran.contains("restart@web-1");
      });
      assertThat(world.runs.attempts(id).getFirst().outputs()).containsEntry("choice", "yes").containsEntry("by", "");
    }
  }

  @Test
  void a_question_outlives_its_node_and_a_stop_ends_it() throws Exception {
    try (RunWorld world = world("")) {
      long id = asked(world).id();
      world.executor.letGo();
      try (RunWorld other = world.join("node-2")) {
        world.silent();
        other.tick(Duration.ofSeconds(9));
        assertThat(other.facts("step.asked")).hasSize(1);
        other.runs.stop(id, ADA, "enough");
        other.executor.look();
        assertThat(other.await(RunStatus.STOPPED).reason()).contains("enough");
        assertThat(other.runs.attempts(id)).singleElement().satisfies(attempt -> assertThat(attempt.error()).contains("before anybody answered"));
      }
    }
  }

  @Test
  void a_question_on_the_way_needs_a_person_and_lowers_the_run_but_not_one_that_only_looks_or_has_a_default() {
    String act = step("restart") + "## Verification\n" + step("answers");
    for (Map.Entry<String, String> body : Map.of(
        "## Mitigation\n" + ask("") + act, "human-initiated",
        "## Mitigation\n" + ask("default=no") + act, "fallback",
        "## Diagnosis\n" + ask("") + "## Mitigation\n" + act, "fallback").entrySet()) {
      try (RunWorld world = RunWorld.of(runbook(SETTINGS, body.getKey()))) {
        world.fire("down", Map.of("unit", "payments"));
        assertThat(world.run().rung().word()).as(body.getKey()).isEqualTo(body.getValue());
      }
    }
  }

  @Test
  void a_manual_step_is_done_with_a_comment_that_is_kept_and_shown() {
    try (RunWorld world = RunWorld.of(runbook("rung: human-initiated\nverify: {settle: 0s}", "## Mitigation\n- [ ] Call the provider\n\n" + step("restart")))) {
      Run run = world.runs.start("restore", null, Map.of(), ADA);
      assertThat(world.awaitPerson().waitsFor().text()).isEqualTo("Call the provider");
      world.runs.tick(run.id(), "manual-1", GRACE, "they restart it");
      world.executor.look();
      world.await(RunStatus.SUCCEEDED);
      assertThat(List.of(world.facts("step.ended").getFirst().text("comment"), world.facts("step.ended").getFirst().text("by")))
          .containsExactly("they restart it", "person:grace");
      assertThat(new Why(world.pipeline.part(Ledger.class)).run(world.run().id()).text()).contains("they restart it");
    }
  }
}
