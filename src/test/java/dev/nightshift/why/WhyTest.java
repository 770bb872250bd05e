package dev.nightshift.why;

import static dev.nightshift.why.WhyWorld.runbook;
import static dev.nightshift.why.WhyWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestPipeline;
import dev.nightshift.TestWeb;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.alert.Alerts;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunStatus;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;

/** Why something happened, and why nothing did, from the event to the outcome. */
class WhyTest {
  private static final String BODY = "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart") + "## Verification\n" + step("answers");
  private static final String RULES_TRIED = "The rule 'quiet' (routing.yaml line 3): event.name == 'Noise' is false";

  private static Runbook elsewhere() {
    return TestWorkspaces.runbook("elsewhere", "---\ntitle: Elsewhere\nnightshift: {service: ledger}\n---\n# Elsewhere\n\n## Mitigation\n" + step("act"));
  }

  private static Runbook disk() {
    return TestWorkspaces.runbook(
        "disk", "---\ntitle: Disk\nnightshift:\n  service: payments\n  when: alert.name == \"DiskFull\" && labels.job == \"shop\"\n  targets: name=web-1\n---\n# Disk\n\n## Mitigation\n" + step("act"));
  }

  @Test
  void an_alert_that_a_routing_rule_suppressed_is_explained_by_that_rule_and_what_it_read() {
    try (WhyWorld world = new WhyWorld()) {
      assertThat(world.fire("Noise", "n")).isZero();
      long alert = world.pipeline.part(Alerts.class).list(true, Long.MAX_VALUE, 1).getFirst().id();
      assertThat(world.why.alert(alert).text())
          .contains("The alert Noise opened no incident", "workspaceVersion = test-1")
          .contains("An event of alertmanager raised the alert Noise", "summary = Noise fires")
          .contains("The rule 'quiet' (routing.yaml line 3): event.name == 'Noise' is true", "event.name = Noise")
          .contains("It was suppressed by the rule 'quiet' (routing.yaml line 3): nobody is paged for noise")
          .contains("nothing ran, and nobody was paged");
      assertThatThrownBy(() -> world.why.alert(alert + 1)).isInstanceOf(Problem.Missing.class);
    }
  }

  @Test
  void where_no_runbook_matches_every_one_that_was_looked_at_says_why_not() {
    try (WhyWorld world = new WhyWorld(runbook("rung: fallback", BODY), disk(), elsewhere())) {
      long incident = world.fire("Strange", "s");
      assertThat(world.why.incident(incident).text())
          .contains(RULES_TRIED, "event.name = Strange")
          .contains("The rule 'broken' (routing.yaml line 7): event.labels.nowhere == 'x' could not be evaluated, so it did not match: key 'nowhere' is not present in map")
          .contains("The rule 'shop' (routing.yaml line 11): event.labels.job == 'shop' is true", "event.labels.job = shop")
          .contains("It opened incident " + incident + ": none of service payments and group Strange was open")
          .contains("Automation did not act: no runbook matches Strange")
          .contains("restore: its condition alert.name == \"Down\" is false: alert.name is Strange")
          .contains("disk: its condition alert.name == \"DiskFull\" && labels.job == \"shop\" is false: alert.name is Strange, labels.job is shop")
          .contains("elsewhere: it is for the service ledger, and the alert is of payments")
          .contains("A person was needed: No runbook acts on this by itself")
          .contains("ada is on call for the team payments until 2026-11-30T08:00:00Z, by the rotation");
    }
  }

  @Test
  void alerts_that_joined_together_are_explained_each_by_its_own_rules() {
    try (WhyWorld world = new WhyWorld(runbook("rung: manual", BODY))) {
      long incident = world.fire("Down", "d");
      world.pipeline.accept(
          "alertmanager",
          TestPipeline.event(Event.Action.TRIGGER, "e", "Down", Severity.SEV2, Map.of("job", "shop"), null),
          TestPipeline.event(Event.Action.TRIGGER, "f", "Down", Severity.SEV3, Map.of("job", "other"), null));
      world.settle();
      Explanation joined = parts(world.why.incident(incident)).filter(part -> part.what().startsWith("2 alerts (Down) joined incident " + incident)).findFirst().orElseThrow();
      assertThat(joined.because()).hasSize(2).allSatisfy(alert -> assertThat(alert.what()).isEqualTo("An event of alertmanager raised the alert Down"));
      List<String> routed = joined.because().stream().map(alert -> alert.because().getFirst().what()).toList();
      assertThat(routed).containsExactlyInAnyOrder("The rule 'shop' (routing.yaml line 11) sent it to payments", "No rule matched; defaultService sent it to payments");
      assertThat(joined.text()).contains("event.labels.job == 'shop' is true", "event.labels.job == 'shop' is false", "event.labels.job = other");
    }
  }

  private static Stream<Explanation> parts(Explanation explanation) {
    return Stream.concat(Stream.of(explanation), explanation.because().stream().flatMap(WhyTest::parts));
  }

  @Test
  void a_runbook_on_rung_manual_is_explained_by_its_rung() {
    try (WhyWorld world = new WhyWorld(runbook("rung: manual", BODY))) {
      long incident = world.fire("Down", "d");
      assertThat(world.why.incident(incident).text())
          .contains("The runbook restore fits: its condition alert.name == \"Down\" holds. Automation did not act: restore is on rung manual and needs a person to start it")
          .contains("It declares rung manual and runs on manual", "front matter: manual");
    }
  }

  @Test
  void a_rung_that_was_lowered_shows_every_rung_that_was_weighed() {
    try (WhyWorld world = new WhyWorld(runbook("rung: fallback", "## Mitigation\n- [ ] Ask the bank\n\n" + step("restart")))) {
      long incident = world.fire("Down", "d");
      assertThat(world.why.incident(incident).text())
          .contains("It declares rung fallback and runs on human-initiated, the lowest of these", "front matter: fallback")
          .contains("person: human-initiated (the manual step");
    }
  }

  @Test
  void a_guardrail_that_denies_is_explained_with_what_it_saw() {
    try (WhyWorld world = new WhyWorld(runbook("rung: fallback\ntargets: role=web\nlimits: {max-targets: 1}", BODY))) {
      long incident = world.fire("Down", "d");
      world.await(RunStatus.STOPPED);
      assertThat(world.why.incident(incident).text())
          .contains("max-targets says deny: 3 targets are chosen of 3, and max-targets 1 allows 1", "limit = 1", "total = 3", "step = restart")
          .contains("It ended as stopped")
          .contains("A person was needed: Run");
    }
  }

  @Test
  void an_approval_that_nobody_gave_in_time_is_explained_with_who_was_asked_and_until_when() {
    try (WhyWorld world = new WhyWorld(runbook("rung: oversight\napproval: {from: [team:payments], timeout: 10m}", BODY))) {
      long incident = world.fire("Down", "d");
      Run run = world.await(RunStatus.AWAITING_APPROVAL);
      world.passes(Duration.ofMinutes(11));
      world.await(RunStatus.STOPPED);
      assertThat(world.why.run(run.id()).text())
          .contains("approval says ask")
          .contains("automation: asked for an approval", "approvers = team:payments", "minimum = 1", "until = 2026-11-24T03:10:")
          .contains("automation: nobody answered in time, which means no")
          .contains("It ended as stopped: not enough of");
      assertThat(world.why.incident(incident).text()).contains("nobody answered in time, which means no");
    }
  }

  @Test
  void an_alert_that_joined_an_open_incident_opened_none_of_its_own() {
    try (WhyWorld world = new WhyWorld()) {
      long incident = world.fire("Down", "first");
      assertThat(world.fire("Down", "second")).isEqualTo(incident);
      long second = world.pipeline.part(Alerts.class).list(true, Long.MAX_VALUE, 1).getFirst().id();
      assertThat(world.why.incident(incident).text())
          .contains("It opened incident " + incident)
          .contains("It joined incident " + incident + ", which was open for the same service payments and group Down; no new incident was opened")
          .contains("alert = " + second);
    }
  }

  @Test
  void a_run_that_succeeded_explains_why_nobody_was_paged() {
    try (WhyWorld world = new WhyWorld(runbook("rung: fallback\nverify: {settle: 0s}", BODY), disk())) {
      long incident = world.fire("Down", "d");
      world.await(RunStatus.VERIFYING);
      world.clear("d");
      Run run = world.await(RunStatus.SUCCEEDED);
      String text = world.why.incident(incident).text();
      assertThat(text)
          .contains("Incident " + incident + " of payments is resolved: verified run, run " + run.id())
          .contains(RULES_TRIED)
          .contains("The runbook restore was taken: its condition alert.name == \"Down\" holds", "targets = web-1")
          .contains("It declares rung fallback and runs on fallback")
          .contains("budget says allow", "cooldown says allow", "storm says allow")
          .contains("'look' on web-1, try 1: succeeded", "stdout = seen by look", "'restart' on web-1, try 1: succeeded")
          .contains("check 'answers': succeeded", "the alert Down cleared: ")
          .contains("It ended as succeeded: proved by its checks and by the alerts clearing")
          .contains("disk: its condition")
          .contains("Nobody was paged")
          .contains("Nobody was paged for the time being: Runbook restore acts alone (rung fallback)");
      assertThat(world.pages()).isEmpty();
      assertThat(Json.write(world.why.run(run.id()))).contains("\"kind\":\"run\"", "\"kind\":\"guardrail\"", "\"kind\":\"proof\"");
    }
  }

  @Test
  void a_page_because_a_fix_failed_says_what_was_tried_and_who_is_on_call() {
    try (WhyWorld world = new WhyWorld(runbook("rung: fallback", BODY))) {
      world.steps.failing.add("restart");
      long incident = world.fire("Down", "d");
      Run run = world.await(RunStatus.FAILED);
      assertThat(world.pages()).hasSize(1);
      String text = world.why.page(world.pages().getFirst().id(), incident).text();
      assertThat(text)
          .contains("Page 1 to ada by email was sent: Run " + run.id() + " ended as failed")
          .contains("An event of alertmanager raised the alert Down")
          .contains("Nobody was paged for the time being: Run " + run.id() + " of restore acts alone")
          .contains("A person was needed: Run " + run.id() + " ended as failed", "asks = take_over")
          .contains("Level 1 of the policy was paged, round 1", "levels = 2", "timeout = 5m")
          .contains("ada is on call for the team payments until 2026-11-30T08:00:00Z, by the rotation")
          .contains("contacts = email", "Page 1 reached ada by email")
          .contains("'restart' on web-1, try 1: failed", "exit = 1");
      assertThatThrownBy(() -> world.why.page(99, incident)).isInstanceOf(Problem.Missing.class);
    }
  }

  @Test
  void a_page_because_nobody_acknowledged_says_who_was_paged_before() {
    try (WhyWorld world = new WhyWorld()) {
      long incident = world.fire("Down", "d");
      world.passes(Duration.ofMinutes(5));
      assertThat(world.pages()).hasSize(2);
      assertThat(world.why.page(world.pages().getLast().id(), incident).text())
          .contains("Page 2 to grace by email was sent: Nobody acknowledged within 5m")
          .contains("Level 2 of the policy was paged, round 1: Nobody acknowledged within 5m")
          .contains("grace is named by the policy")
          .contains("Automation did not act: no runbook matches Down");
      assertThat(world.why.incident(incident).text()).contains("Page 1 reached ada by email", "Page 2 reached grace by email");
    }
  }

  @Test
  void everything_is_asked_over_rest_as_a_tree_or_as_text() throws Exception {
    try (WhyWorld world = new WhyWorld(runbook("rung: fallback", BODY))) {
      world.steps.failing.add("restart");
      long incident = world.fire("Down", "d");
      long run = world.await(RunStatus.FAILED).id();
      world.fire("Noise", "n");
      long noise = world.pipeline.part(Alerts.class).list(true, Long.MAX_VALUE, 1).getFirst().id();
      MockMvc web = TestWeb.of(TestWeb.VIEWER, world.pipeline.part(WhyApi.class));
      web.perform(get("/api/v1/incidents/" + incident + "/why")).andExpect(jsonPath("$.kind").value("incident")).andExpect(jsonPath("$.because[0].kind").value("event"))
          .andExpect(jsonPath("$.because[0].fact").isNumber());
      web.perform(get("/api/v1/runs/" + run + "/why")).andExpect(jsonPath("$.kind").value("run"));
      web.perform(get("/api/v1/pages/" + world.pages().getFirst().id() + "/why")).andExpect(jsonPath("$.kind").value("page"));
      web.perform(get("/api/v1/alerts/" + noise + "/why")).andExpect(jsonPath("$.kind").value("alert"));
      web.perform(get("/api/v1/alerts/1/why?as=text")).andExpect(content().string(containsString("Incident " + incident + " of payments is open")));
      web.perform(get("/api/v1/runs/" + run + "/why?as=text")).andExpect(content().string(startsWith("03:00:00  Run " + run + " of restore (recover) failed")));
      for (String nothing : List.of("incidents", "runs", "pages", "alerts")) {
        web.perform(get("/api/v1/" + nothing + "/99/why")).andExpect(status().isNotFound());
      }
    }
  }

  @Test
  void what_other_features_wrote_about_a_run_is_told_too() {
    try (WhyWorld world = new WhyWorld(runbook("rung: fallback", BODY))) {
      world.steps.failing.add("restart");
      long incident = world.fire("Down", "d");
      long run = world.await(RunStatus.FAILED).id();
      world.pipeline.database.transaction().executeWithoutResult(status -> world.pipeline.part(Ledger.class).append(
          FactDraft.ofRun(run, incident, "run.harmed", "person:ada", "test-1", Map.of("why", "it lost the sessions"))));
      assertThat(world.why.run(run).text()).contains("What else the ledger says of it", "person:ada: run harmed: it lost the sessions");
    }
  }

  @Test
  void the_same_facts_give_the_same_explanation() {
    try (WhyWorld world = new WhyWorld()) {
      long incident = world.fire("Down", "d");
      assertThat(world.why.incident(incident)).isEqualTo(Why.incident(incident, world.incidents.timeline(incident).reversed()));
    }
  }
}
