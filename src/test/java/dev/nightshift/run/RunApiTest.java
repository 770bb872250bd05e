package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestWeb;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Json;
import dev.nightshift.why.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

class RunApiTest {
  private static final String BODY =
      "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart") + "## Verification\n" + step("answers");
  private final RunWorld world = RunWorld.of(
      runbook("rung: oversight\nverify: {settle: 0s}\napproval: {from: [team:payments]}", BODY),
      dev.nightshift.TestWorkspaces.runbook("second", RunWorld.text("rung: human-initiated\nverify: {settle: 0s}", BODY)));
  private final MockMvc web = TestWeb.of(TestWeb.ADA, world.pipeline.part(RunApi.class));
  private final MockMvc viewer = TestWeb.of(TestWeb.VIEWER, world.pipeline.part(RunApi.class));

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_run_is_seen_decided_about_and_explained() throws Exception {
    world.kind.when("look", (request, output) -> {
      output.write("stdout", "nobody listens\n");
      return RecordingKind.outputs(Map.of("listening", "false")).run(request, output);
    });
    world.fire();
    long id = world.await(RunStatus.AWAITING_APPROVAL).id();
    String run = "/api/v1/runs/" + id;
    web.perform(get("/api/v1/runs?incident=" + world.run().incidentId()))
        .andExpect(jsonPath("$.items", hasSize(1)))
        .andExpect(jsonPath("$.items[0].status").value("awaiting_approval"))
        .andExpect(jsonPath("$.items[0].rung").value("oversight"));
    web.perform(get(run))
        .andExpect(jsonPath("$.run.waitsFor.kind").value("approval"))
        .andExpect(jsonPath("$.attempts[0].step").value("look"))
        .andExpect(jsonPath("$.attempts[0].status").value("succeeded"))
        .andExpect(jsonPath("$.attempts[0].outputs.listening").value("false"));
    web.perform(get(run + "/output")).andExpect(jsonPath("$.items[0].text").value("nobody listens\n"));
    viewer.perform(post(run + "/approve")).andExpect(status().isForbidden());
    viewer.perform(get(run + "/plan")).andExpect(status().isForbidden());
    String plan = Json.read(
        web.perform(get(run + "/plan"))
            .andExpect(jsonPath("$.targets", hasSize(1)))
            .andExpect(jsonPath("$.steps[1].name").value("restart"))
            .andExpect(jsonPath("$.steps[1].targets[0]").value("web-1"))
            .andExpect(jsonPath("$.guardrails[?(@.guardrail == 'approval')].verdict").value("ask"))
            .andReturn().getResponse().getContentAsString()).path("plan").asString();
    web.perform(post(run + "/approve").contentType(MediaType.APPLICATION_JSON).content("{\"plan\":\"another\"}")).andExpect(status().isConflict());
    web.perform(post(run + "/approve").contentType(MediaType.APPLICATION_JSON).content("{\"reason\":\"go\",\"plan\":\"" + plan + "\"}"))
        .andExpect(status().isOk());
    web.perform(get(run + "/plan")).andExpect(status().isConflict());
    world.executor.look();
    world.await(RunStatus.VERIFYING);
    world.clear();
    world.await(RunStatus.SUCCEEDED);
    web.perform(post(run + "/approve")).andExpect(status().isOk());
    web.perform(post(run + "/stop")).andExpect(jsonPath("$.status").value("succeeded"));
    web.perform(post(run + "/steps/look/done")).andExpect(status().isNotFound());

    JsonNode why = Json.read(Json.write(new Why(world.pipeline.part(Ledger.class)).run(id)));
    assertThat(kinds(why)).contains("event", "routing", "grouping", "runbook", "rung", "guardrail", "approval", "step", "proof", "outcome", "alternative");
    List<String> words = words(why);
    assertThat(words)
        .anySatisfy(what -> assertThat(what).contains("An event of alertmanager raised the alert Down"))
        .anySatisfy(what -> assertThat(what).contains("No rule matched; defaultService sent it to payments"))
        .anySatisfy(what -> assertThat(what).contains("restore was taken", "alert.name == \"Down\""))
        .anySatisfy(what -> assertThat(what).contains("declares rung oversight and runs on oversight"))
        .anySatisfy(what -> assertThat(what).contains("budget says allow"))
        .anySatisfy(what -> assertThat(what).contains("person:ada: approved it"))
        .anySatisfy(what -> assertThat(what).contains("'restart' on web-1, try 1: succeeded"))
        // Whoever is first tells: the follower that saw the alert clear, or the run that asked and resolved the incident.
        .anySatisfy(what -> assertThat(what).containsAnyOf("all its alerts cleared", "the incident was resolved"))
        .anySatisfy(what -> assertThat(what).contains("check 'answers': succeeded"))
        .anySatisfy(what -> assertThat(what).contains("second (rung human-initiated)"))
        .anySatisfy(what -> assertThat(what).contains("ended as succeeded: proved by its checks and by the alerts clearing"));
    assertThat(words.getFirst()).contains("Run " + id + " of restore (recover) succeeded");
  }

  @Test
  void a_person_starts_a_runbook() throws Exception {
    web.perform(post("/api/v1/runs").contentType(MediaType.APPLICATION_JSON).content("{\"runbook\":\"second\",\"inputs\":{}}"))
        .andExpect(status().isCreated())
        .andExpect(jsonPath("$.startedBy").value("person:ada"));
    world.await(RunStatus.SUCCEEDED);
    web.perform(post("/api/v1/runs").contentType(MediaType.APPLICATION_JSON).content("{}")).andExpect(status().isBadRequest());
    web.perform(post("/api/v1/runs").contentType(MediaType.APPLICATION_JSON).content("{\"runbook\":\"none\"}")).andExpect(status().isNotFound());
    web.perform(get("/api/v1/runs/99")).andExpect(status().isNotFound());
    web.perform(get("/api/v1/runs?limit=1")).andExpect(jsonPath("$.items[*].runbook", hasItem("second")));
  }

  @Test
  void a_plan_shows_everything_and_changes_nothing() throws Exception {
    world.fire();
    world.await(RunStatus.AWAITING_APPROVAL);
    int before = world.pipeline.facts().size();
    int ran = world.kind.ran.size();
    String wish = "{\"runbook\":\"restore\",\"incident\":" + world.run().incidentId() + "}";

    web.perform(post("/api/v1/runs/plan").contentType(MediaType.APPLICATION_JSON).content(wish))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.runbook").value("restore"))
        .andExpect(jsonPath("$.rung").value("human-initiated"))
        .andExpect(jsonPath("$.declaredRung").value("oversight"))
        .andExpect(jsonPath("$.targets[0]").value("web-1"))
        .andExpect(jsonPath("$.steps[*].name", org.hamcrest.Matchers.contains("look", "restart", "answers")))
        .andExpect(jsonPath("$.steps[1].section").value("mitigation"))
        .andExpect(jsonPath("$.steps[1].shows").value("true\n"))
        .andExpect(jsonPath("$.steps[1].shownFor").value("web-1"))
        .andExpect(jsonPath("$.guardrails[?(@.guardrail == 'approval')].verdict", hasItem("ask")))
        .andExpect(jsonPath("$.guardrails[?(@.guardrail == 'budget')].why", hasItem("0 of 3/1h used")))
        .andExpect(jsonPath("$.guardrails", hasSize(world.pipeline.part(dev.nightshift.guardrail.Guardrails.class).names().size())));

    assertThat(world.pipeline.facts()).hasSize(before);
    assertThat(world.kind.ran).hasSize(ran);
    assertThat(world.runs.list(null, Long.MAX_VALUE, 10)).hasSize(1);
    viewer.perform(post("/api/v1/runs/plan").contentType(MediaType.APPLICATION_JSON).content(wish)).andExpect(status().isForbidden());
    web.perform(post("/api/v1/runs/plan").contentType(MediaType.APPLICATION_JSON).content("{\"runbook\":\"restore\",\"inputs\":{\"x\":1}}"))
        .andExpect(status().isBadRequest());
  }

  @Test
  void no_plan_shows_a_secret() {
    String secret = "hunter2-and-more";
    Catalog small = RunWorld.catalog(1);
    Catalog catalog = TestCatalog.like(small).secrets(Map.of(secret, "env:TOKEN")).make();
    try (RunWorld other = RunWorld.of(catalog, runbook("inputs: {token: {}}", "## Mitigation\n```sh {name=act}\nlogin " + secret + "\n```\n"))) {
      DryRun.View plan = other.pipeline.part(DryRun.class).plan("restore", null, Map.of("token", secret), RunWorld.ADA);

      assertThat(plan.environment()).containsKey("TOKEN");
      assertThat(plan.steps().getFirst().shows()).startsWith("login ");
      assertThat(plan.toString()).doesNotContain(secret);
    }
  }

  private static List<String> kinds(JsonNode node) {
    List<String> all = new ArrayList<>(List.of(node.path("kind").asString()));
    node.path("because").forEach(child -> all.addAll(kinds(child)));
    return all;
  }

  private static List<String> words(JsonNode node) {
    List<String> all = new ArrayList<>(List.of(node.path("what").asString()));
    node.path("because").forEach(child -> all.addAll(words(child)));
    return all;
  }
}
