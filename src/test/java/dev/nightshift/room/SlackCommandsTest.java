package dev.nightshift.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.guardrail.Freezes;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Actors;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Json;
import dev.nightshift.run.Proposal;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.Runs;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Commands and buttons of Slack, to a whole server. */
class SlackCommandsTest extends SlackWorkspace {
  private static Runs runs() {
    return server.part(Runs.class);
  }

  /** A run that Eve started and that waits for two of the team. */
  private static Proposal asking() {
    long run = runs().start("restore", null, Map.of(), Actors.person(catalog(), "eve").orElseThrow()).id();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().proposal(run).isPresent());
    return runs().proposal(run).orElseThrow();
  }

  private static Incident incident(String title) {
    String token = server.token("ada", Actor.Role.RESPONDER);
    server.post("/api/v1/events", "{\"action\":\"trigger\",\"name\":\"" + title + "\",\"summary\":\"" + title + "\",\"severity\":\"critical\"}",
        "Authorization", "Bearer " + token, "Content-Type", "application/json");
    Incidents incidents = server.part(Incidents.class);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !incidents.list(Incidents.Filter.OPEN, Long.MAX_VALUE, 9).isEmpty());
    return incidents.list(Incidents.Filter.OPEN, Long.MAX_VALUE, 9).getFirst();
  }

  private static List<String> given(long run) {
    Run.WaitsFor waits = runs().get(run).waitsFor();
    return waits == null ? List.of() : waits.given();
  }

  /** A press of a button, answered at an address of its own. */
  private static JsonNode pressed(String person, String line) {
    String path = "/actions/" + TRIGGERS.incrementAndGet();
    Map<String, Object> payload = Map.of(
        "type", "block_actions", "team", Map.of("id", TEAM, "domain", "shop"), "user", Map.of("id", FakeChat.slack(person), "username", person, "team_id", TEAM),
        "api_app_id", "A123456", "trigger_id", "1." + TRIGGERS.get(), "channel", Map.of("id", "C2147483705", "name", "payments"), "response_url", slack.url(path),
        "actions", List.of(Map.of("type", "button", "action_id", "nightshift-0", "block_id", "x", "value", line, "action_ts", "1548426417.840180")));
    HttpResponse<String> answer = signed(FakeChat.form(Map.of("payload", Json.write(payload))));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    return slack.taken(path);
  }

  @Test
  void help_and_what_is_not_understood_are_answered_for_whoever_asked() {
    JsonNode help = said("ada", "help");
    assertThat(help.path("response_type").asString()).isEqualTo("ephemeral");
    assertThat(help.path("blocks").get(1).path("text").path("text").asString()).startsWith("```\n").contains("approve RUN", "why incident|run|page|alert ID");
    assertThat(text(said("ada", "aprove 3"))).isEqualTo("'aprove' is no command; did you mean 'approve'? write 'help' for all of them.");
    assertThat(text(said("ada", "ack 987654"))).contains("There is no incident 987654");
    assertThat(said("vic", "oncall").path("blocks").get(1).path("text").path("text").asString()).contains("Payments: Grace").contains("then Ada");
  }

  @Test
  void an_incident_is_taken_explained_and_resolved_and_the_ledger_says_that_it_came_by_chat() {
    Incident incident = incident("<!channel> is *down* & out");
    assertThat(said("ada", "incidents").toString()).contains("&lt;!channel&gt; is *down* &amp; out").doesNotContain("<!channel>");

    JsonNode taken = said("ada", "ack " + incident.id());
    assertThat(text(taken)).isEqualTo("Ada is on incident " + incident.id() + ".");
    assertThat(taken.path("response_type").asString()).as("others see that somebody is on it").isEqualTo("in_channel");
    assertThat(text(said("vic", "resolve " + incident.id()))).contains("person:vic may not work on incidents");
    Fact fact = facts().stream().filter(each -> each.type().equals("chat.command") && Long.valueOf(incident.id()).equals(each.incidentId()) && each.actor().equals("person:ada"))
        .findFirst().orElseThrow();
    assertThat(fact.text("chat") + " " + fact.text("user") + " " + fact.text("line")).isEqualTo("slack U0ADA ack " + incident.id());
    assertThat(catalog().narration().sentence(fact)).isEqualTo("Ada wrote in Slack: ack " + incident.id());

    String token = server.token("ada", Actor.Role.RESPONDER);
    String explained = server.get("/api/v1/incidents/" + incident.id() + "/why?as=text", "Authorization", "Bearer " + token).body();
    StringBuilder shown = new StringBuilder();
    said("ada", "why incident " + incident.id()).path("blocks").forEach(block -> shown.append(block.path("text").path("text").asString()).append('\n'));
    assertThat(explained).isNotBlank();
    for (String line : explained.lines().toList()) {
      assertThat(shown).contains(line.stripTrailing().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }
    assertThat(text(said("grace", "resolve " + incident.id() + " it was the cable"))).isEqualTo("Grace resolved incident " + incident.id() + ": it was the cable.");
    assertThat(server.part(Incidents.class).get(incident.id()).resolvedBy()).isEqualTo("person:grace");
  }

  @Test
  void an_approval_shows_its_plan_first_and_is_for_exactly_that() {
    Proposal proposal = asking();
    long run = proposal.run();
    JsonNode shown = said("ada", "approve " + run);
    assertThat(shown.toString()).contains("Restore payments", "payments", "&lt;!channel&gt; restarted", "2 people").doesNotContain("<!channel>");
    JsonNode buttons = shown.path("blocks").get(shown.path("blocks").size() - 1);
    assertThat(buttons.path("type").asString()).isEqualTo("actions");
    JsonNode approve = buttons.path("elements").get(0);
    assertThat(approve.path("style").asString()).isEqualTo("primary");
    assertThat(approve.path("value").asString()).isEqualTo("approve " + run + " plan=" + proposal.plan());
    assertThat(given(run)).as("looking agrees to nothing").isEmpty();

    assertThat(text(said("ada", "approve " + run + " plan=000000000000"))).contains("is not the one that you were shown");
    assertThat(given(run)).isEmpty();
    JsonNode answer = pressed("ada", approve.path("value").asString());
    assertThat(text(answer)).isEqualTo("Ada approved run " + run + ". It needs 2 people; 1 agreed so far.");
    assertThat(answer.path("replace_original").asBoolean(true)).isFalse();
    assertThat(text(pressed("ada", approve.path("value").asString()))).contains("You have agreed to this plan of run " + run + " already");
    assertThat(given(run)).containsExactly("person:ada");
    assertThat(text(said("grace", "approve " + run + " plan=" + proposal.shortPlan() + " looks right"))).startsWith("Grace approved run " + run + ": looks right.");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().get(run).status() != RunStatus.AWAITING_APPROVAL);
    assertThat(facts().stream().filter(fact -> Long.valueOf(run).equals(fact.runId())).map(Fact::type)).contains("chat.command", "run.approval_given", "run.approved");
    assertThat(text(said("ada", "approve " + run))).startsWith("Run " + run + " does not wait for an approval: it is ");
  }

  @Test
  void the_page_that_asks_for_an_approval_comes_with_its_plan_and_buttons_and_a_press_approves_exactly_that() {
    String token = server.token("ada", Actor.Role.RESPONDER);
    server.post("/api/v1/events", "{\"action\":\"trigger\",\"name\":\"Guarded\",\"summary\":\"Guarded fires\",\"severity\":\"critical\"}",
        "Authorization", "Bearer " + token, "Content-Type", "application/json");
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !approvals().isEmpty());
    FakeChat.Received page = approvals().getFirst();
    assertThat(page.authorization()).isEqualTo("Bearer xoxb-shop-1");
    assertThat(page.body().path("channel").asString()).isIn(FakeChat.slack("ada"), FakeChat.slack("grace"));
    assertThat(page.body().toString()).contains("Asks for an approval", "would run: restart");
    JsonNode buttons = page.body().path("blocks").get(page.body().path("blocks").size() - 1).path("elements");
    String line = buttons.get(0).path("value").asString();
    long run = Long.parseLong(line.split(" ")[1]);
    assertThat(line).isEqualTo("approve " + run + " plan=" + runs().proposal(run).orElseThrow().plan());
    assertThat(buttons).extracting(button -> button.path("text").path("text").asString()).contains("Approve exactly this", "Reject", "I am on it");

    assertThat(text(pressed("vic", line))).contains("person:vic may not approve a run");
    assertThat(text(pressed("grace", line))).isEqualTo("Grace approved run " + run + ". It goes on after its guardrails were asked again.");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().get(run).status() != RunStatus.AWAITING_APPROVAL);
    assertThat(facts().stream().filter(fact -> Long.valueOf(run).equals(fact.runId())).map(Fact::type)).contains("run.approved");
    assertThat(text(said("ada", "stop " + run))).contains("run " + run);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().get(run).status().ended());
    Incident incident = server.part(Incidents.class).get(runs().get(run).incidentId());
    said("ada", "resolve " + incident.id());
  }

  private static List<FakeChat.Received> approvals() {
    return slack.received().stream().filter(each -> each.path().equals("/api/chat.postMessage") && each.body().toString().contains("\"approve ")).toList();
  }

  @Test
  void whoever_started_a_run_and_whoever_the_runbook_does_not_ask_cannot_approve_it_in_a_chat_either() {
    Proposal proposal = asking();
    String line = "approve " + proposal.run() + " plan=" + proposal.plan();
    assertThat(text(said("eve", line))).contains("person:eve may not approve this run: its runbook asks for one of team:payments");
    assertThat(text(pressed("vic", line))).contains("person:vic may not approve a run");
    long own = runs().start("restore", null, Map.of(), Actors.person(catalog(), "ada").orElseThrow()).id();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().proposal(own).isPresent());
    assertThat(text(said("ada", "approve " + own + " plan=" + runs().proposal(own).orElseThrow().plan()))).contains("person:ada started this run, so somebody else must approve it");
    assertThat(given(proposal.run())).isEmpty();
    assertThat(given(own)).isEmpty();
    assertThat(text(said("grace", "reject " + own + " not at night"))).isEqualTo("Grace rejected run " + own + ": not at night. It ends without changing anything.");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().get(own).status() == RunStatus.STOPPED);
    assertThat(runs().get(own).reason()).contains("in Slack: not at night");
    assertThat(text(pressed("ada", "stop " + proposal.run()))).isEqualTo("Ada stopped run " + proposal.run() + ".");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().get(proposal.run()).status() == RunStatus.STOPPED);
  }

  @Test
  void a_run_is_started_asked_and_ticked_in_a_chat() {
    String started = text(said("ada", "start valve"));
    assertThat(started).matches("Ada started run \\d+: Open the valve\\.");
    long run = Long.parseLong(started.replaceAll("\\D", ""));
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().get(run).waitsFor() != null);
    assertThat(said("ada", "runs").toString()).contains("answer " + run);
    JsonNode question = said("ada", "answer " + run);
    assertThat(question.toString()).contains("Is the pump off?", "answer " + run + " not-yet");
    assertThat(text(said("ada", "answer " + run + " perhaps"))).contains("does not begin with an answer", "yes, not-yet");
    assertThat(text(said("ada", "done " + run))).contains("does not wait for a manual step");
    assertThat(text(said("grace", "answer " + run + " YES I looked twice"))).isEqualTo("Grace answered yes to step sure of run " + run + ": I looked twice.");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().get(run).waitsFor() != null && runs().get(run).waitsFor().kind().equals("manual_step"));
    assertThat(said("ada", "runs").toString()).contains("done " + run, "Open the valve by hand");
    assertThat(text(said("ada", "done " + run + " it is open"))).contains("of run " + run + ": it is open.");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().get(run).waitsFor() == null);
    said("ada", "stop " + run);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().get(run).status().ended());
    assertThat(text(said("ada", "stop " + run))).startsWith("Run " + run + " has ended already");
    assertThat(text(said("vic", "start valve"))).contains("person:vic may not start a runbook");
    assertThat(text(said("ada", "start nothing-like-it"))).contains("There is no runbook 'nothing-like-it'");
  }

  @Test
  void all_automation_is_stopped_and_goes_on_by_chat() {
    assertThat(text(said("vic", "stop-all now"))).contains("person:vic may not");
    assertThat(text(said("ada", "stop-all restarts make it worse"))).isEqualTo("Ada stopped all automation: restarts make it worse. 'resume-all' lets it go on.");
    assertThat(server.part(Freezes.class).stopped()).isPresent();
    assertThat(text(said("ada", "resume-all"))).startsWith("Ada let automation go on.");
    assertThat(server.part(Freezes.class).stopped()).isEmpty();
  }
}
