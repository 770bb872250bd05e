package dev.nightshift.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.TestWeb;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.AccessRule;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Selector;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incidents;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.target.Discovered;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;

class AccessApiTest {
  private static final Runbook RESTORE =
      TestWorkspaces.runbook("restore", "---\ntitle: Restore\nnightshift: {service: payments}\n---\n# Restore\n\n## Mitigation\n```sh {name=go on=local}\ntrue\n```\n");
  private static final Set<String> ALL = AccessRule.ACTIONS;

  private static AccessRule rule(boolean denies, String name, String who, Set<String> actions, String targets) {
    return new AccessRule(name, denies, List.of(who), actions, List.of(), List.of("payments"), List.of(), List.of(), targets == null ? null : Selector.parse(targets));
  }

  private static Catalog with(AccessRule... rules) {
    return TestCatalog.like(TestWorkspaces.smallCatalog()).access(List.of(rules)).make();
  }

  @Test
  void explains_from_which_rules_an_answer_follows_and_which_do_not_match() throws Exception {
    Catalog rules = with(rule(false, "the team starts", "team:payments", Set.of("start-run"), null), rule(true, "not there", "automation", Set.of("act"), "role=payments"));
    MockMvc web = TestWeb.of(TestWeb.VIEWER, new AccessApi(TestWorkspaces.of(rules, RESTORE), Discovered.NOBODY));
    web.perform(get("/api/v1/access/explain?person=ada&action=start-run&runbook=restore"))
        .andExpect(jsonPath("$.allowed").value(true))
        .andExpect(jsonPath("$.person").value("person:ada"))
        .andExpect(jsonPath("$.service").value("payments"))
        .andExpect(jsonPath("$.rules[0].decided").value(true))
        .andExpect(jsonPath("$.rules[1].matched").value(false))
        .andExpect(jsonPath("$.rules[1].why").value("it is about act"));
    for (String target : List.of("payments", "role=payments")) {
      web.perform(get("/api/v1/access/explain?person=automation&action=act&service=payments&target=" + target))
          .andExpect(jsonPath("$.allowed").value(false))
          .andExpect(jsonPath("$.why").value(containsString("the rule 'not there' of access.yaml denies it")));
    }
    web.perform(get("/api/v1/access/explain?person=automation&action=act")).andExpect(jsonPath("$.why").value(containsString("in doubt the answer is no")));
    web.perform(get("/api/v1/access/explain?person=nobody&action=act")).andExpect(status().isNotFound());
    web.perform(get("/api/v1/access/explain?person=ada&action=fly")).andExpect(status().isBadRequest());
    web.perform(get("/api/v1/access/explain?person=ada&action=act&service=nope")).andExpect(status().isNotFound());
    web.perform(get("/api/v1/access/explain?person=ada&action=act&runbook=nope")).andExpect(status().isNotFound());
  }

  @Test
  void api_and_console_ask_the_same_question_whatever_is_done() {
    TestWorkspaces workspaces = TestWorkspaces.of(with(rule(true, "ada keeps away", "person:ada", ALL, null)), RESTORE);
    try (TestDatabase database = TestDatabase.create(); TestServer server = TestServer.start(database, workspaces, Clock.systemUTC())) {
      String[] ada = {"Authorization", "Bearer " + server.token("ada", null), "Content-Type", "application/json"};
      String event = "{\"action\":\"trigger\",\"name\":\"Down\",\"summary\":\"It is down\",\"labels\":{\"service\":\"payments\"}}";
      assertThat(server.post("/api/v1/events", event, ada).statusCode()).isEqualTo(202);
      Incidents incidents = server.part(Incidents.class);
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !incidents.list(Incidents.Filter.ALL, Long.MAX_VALUE, 1).isEmpty());
      String incident = "/api/v1/incidents/" + incidents.list(Incidents.Filter.ALL, Long.MAX_VALUE, 1).getFirst().id();
      refused(server.post("/api/v1/runs", "{\"runbook\":\"restore\"}", ada));
      refused(server.post("/api/v1/runs/plan", "{\"runbook\":\"restore\"}", ada));
      refused(server.post("/api/v1/freezes", "{\"service\":\"payments\",\"until\":\"2h\",\"reason\":\"x\"}", ada));
      refused(server.post("/api/v1/freezes", "{\"until\":\"2h\",\"reason\":\"everything is also payments\"}", ada));
      refused(server.post("/api/v1/break-glass", "{\"service\":\"payments\",\"reason\":\"x\",\"length\":\"30m\"}", ada));
      for (String verb : List.of("acknowledge", "resolve", "hands-off")) {
        refused(server.post(incident + "/" + verb, "{}", ada));
      }
      refused(server.post(incident + "/notes", "{\"text\":\"x\"}", ada));
      refused(server.post(incident + "/severity", "{\"severity\":\"sev1\"}", ada));
      refused(server.post("/api/v1/automation/stop", "{\"reason\":\"a fire, in payments too\"}", ada));
      assertThat(server.get(incident, ada).statusCode()).as("everybody sees everything").isEqualTo(200);
      String[] grace = {"Authorization", "Bearer " + server.token("grace", null), "Content-Type", "application/json"};
      assertThat(server.post(incident + "/acknowledge", "{}", grace).statusCode()).isEqualTo(200);
      assertThat(server.post("/api/v1/automation/stop", "{\"reason\":\"a fire\"}", grace).statusCode()).as("whom no rule keeps away").isEqualTo(200);
      assertThat(server.token(null, Actor.Role.VIEWER)).isNotBlank();
    }
  }

  private static void refused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("the rule 'ada keeps away' of access.yaml denies it");
  }
}
