package dev.nightshift.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ApiWorld;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.runbook.Rung;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The ladder over HTTP, with tokens. */
class LadderApiTest {
  @RegisterExtension static final ApiWorld WORLD = new ApiWorld();
  private static final AtomicLong RUNS = new AtomicLong(1000);
  private static final String YES = "{\"service\":\"payments\",\"rung\":\"oversight\",\"reason\":\"watched it\"}";

  private static long run(String runbook, String outcome) {
    long run = RUNS.incrementAndGet();
    fact(run, runbook, "run.acting", Map.of());
    fact(run, runbook, "run.ended", Map.of("purpose", "recover", "outcome", outcome, "proved", true, "cleared", true));
    return run;
  }

  private static void fact(long run, String runbook, String type, Map<String, Object> more) {
    Map<String, Object> data = new HashMap<>(Map.of("run", run, "runbook", runbook, "service", "payments", "rung", "human-initiated", "runbookVersion", "v1"));
    data.putAll(more);
    WORLD.server.part(TransactionTemplate.class).executeWithoutResult(status ->
        WORLD.server.part(Ladder.class).weigh(WORLD.server.part(Ledger.class).append(FactDraft.ofRun(run, null, type, "automation", "test-1", data))));
  }

  private static String earned(String runbook) {
    for (int i = 0; i < 5; i++) {
      run(runbook, "succeeded");
    }
    return runbook;
  }

  @Test
  void lists_every_binding_with_what_it_has_shown_and_what_is_next() {
    String runbook = earned(WORLD.runbook(Rung.FALLBACK));
    JsonNode listed = WORLD.vic.get("/api/v1/ladder").ok().json();
    JsonNode item = listed.path("items").valueStream().filter(one -> one.path("runbook").asString().equals(runbook)).findFirst().orElseThrow();
    assertThat(item.path("declared").asString()).isEqualTo("fallback");
    assertThat(item.at("/next/to").asString()).isEqualTo("oversight");
    assertThat(item.at("/next/ready").asBoolean()).isTrue();
    assertThat(item.at("/evidence/verified").asInt()).isEqualTo(5);
    assertThat(item.at("/evidence/selfClearing").asDouble()).isZero();
    assertThat(item.at("/evidence/anyway").asInt()).isZero();
    assertThat(item.at("/evidence/words/0").asString()).isEqualTo("5 of 5 attempts recovered it, proved: at least 56 %.");
    JsonNode whole = WORLD.vic.get("/api/v1/ladder/" + runbook + "?service=payments").ok().json();
    assertThat(whole.path("runs").size()).isEqualTo(5);
    assertThat(whole.at("/binding/bounds/0/of").asString()).isEqualTo("front matter");
  }

  @Test
  void an_admin_accepts_once_and_the_ledger_says_who_and_why() {
    String runbook = earned(WORLD.runbook(Rung.FALLBACK));
    assertThat(WORLD.root.post("/api/v1/ladder/" + runbook + "/accept", YES).ok().text("/earned")).isEqualTo("oversight");
    assertThat(WORLD.facts("ladder.accepted", runbook)).singleElement().satisfies(fact -> {
      assertThat(fact.actor()).isEqualTo("person:root");
      assertThat(fact.text("reason")).isEqualTo("watched it");
      assertThat(fact.json().at("/evidence/verified").asInt()).isEqualTo(5);
    });
    WORLD.root.post("/api/v1/ladder/" + runbook + "/accept", YES).refused(409, "The next rung of " + runbook, "is fallback, not oversight");
    assertThat(WORLD.facts("ladder.accepted", runbook)).as("a replay changes nothing").hasSize(1);
  }

  @Test
  void nobody_else_accepts_neither_by_role_nor_against_access_yaml_nor_a_program() {
    String runbook = earned(WORLD.runbook(Rung.FALLBACK));
    String path = "/api/v1/ladder/" + runbook + "/accept";
    WORLD.ada.post(path, YES).refused(403, "person:ada may not let a runbook go further alone", "RESPONDER");
    WORLD.vic.post(path, YES).refused(403, "VIEWER");
    WORLD.program(Actor.Role.ADMIN).post(path, YES).refused(403, "is not a person", "a token of your own");
    WORLD.access(WORLD.denies("not root", "person:root", "accept-promotion"));
    WORLD.root.post(path, YES).refused(403, "the rule 'not root' of access.yaml denies it");
    WORLD.nobody().post(path, YES).refused(401, "token");
    assertThat(WORLD.facts("ladder.accepted", runbook)).isEmpty();
  }

  @Test
  void bad_input_names_the_place_and_the_remedy() {
    String runbook = earned(WORLD.runbook(Rung.FALLBACK));
    String path = "/api/v1/ladder/" + runbook + "/accept";
    WORLD.root.post(path, "{\"reason\":\"x\"}").refused(400, "service: name the service");
    WORLD.root.post(path, "{\"service\":\"payments\",\"rung\":\"sky\",\"reason\":\"x\"}").refused(400, "rung: 'sky' is none", "oversight or fallback");
    WORLD.root.post(path, "{\"service\":\"payments\"}").refused(400, "reason: say in 1 to 500 characters why you trust it");
    WORLD.root.post(path, "{\"service\":\"payments\",\"reason\":\"" + "x".repeat(501) + "\"}").refused(400, "reason:");
    WORLD.root.post(path, "{\"service\":").refused(400, "body: is not JSON, line 1, column");
    WORLD.root.post(path, "{\"service\":[1]}").refused(400, "service: is not of the type that belongs there, line 1");
    WORLD.root.post(path, "").refused(400, "body: an object in JSON is needed");
    WORLD.root.get("/api/v1/ladder/" + runbook).refused(400, "service");
    run(runbook, "failed");
    WORLD.root.post(path, YES).refused(409, runbook + " on payments has not earned oversight yet", "0.50 is needed");
  }

  @Test
  void what_is_not_there_is_not_found() {
    String runbook = WORLD.runbook(Rung.FALLBACK);
    WORLD.vic.get("/api/v1/ladder/nope?service=payments").refused(404, "There is no runbook 'nope'", "nightshift runbooks");
    WORLD.vic.get("/api/v1/ladder/" + runbook + "?service=nope").refused(404, "There is no service 'nope'", "payments");
    WORLD.root.post("/api/v1/ladder/" + runbook + "/accept", YES).refused(404, "Nothing is known of " + runbook);
    WORLD.root.post("/api/v1/ladder/nope/accept", YES).refused(404, "GET /api/v1/ladder lists what is");
  }

  @Test
  void a_responder_marks_harm_once() {
    String runbook = WORLD.runbook(Rung.FALLBACK);
    long run = run(runbook, "succeeded");
    String path = "/api/v1/runs/" + run + "/harm";
    WORLD.vic.post(path, "{\"reason\":\"it lost the sessions\"}").refused(403, "say that a run did harm");
    WORLD.access(WORLD.denies("not ada", "person:ada", "mark-harm"));
    WORLD.ada.post(path, "{\"reason\":\"it lost the sessions\"}").refused(403, "the rule 'not ada' of access.yaml denies it");
    WORLD.access();
    WORLD.ada.post(path, "{\"reason\":\" \"}").refused(400, "reason: say in 1 to 500 characters what it did");
    WORLD.ada.post("/api/v1/runs/999999/harm", "{\"reason\":\"x\"}").refused(409, "There is no run 999999 that changed anything");
    WORLD.ada.post("/api/v1/runs/first/harm", "{\"reason\":\"x\"}").refused(400, "id");
    assertThat(WORLD.ada.post(path, "{\"reason\":\" it lost the sessions \"}").ok().text("/harm")).isEqualTo("it lost the sessions");
    WORLD.grace.post(path, "{\"reason\":\"again\"}").refused(409, "marked already: it lost the sessions");
    assertThat(WORLD.vic.get("/api/v1/ladder/" + runbook + "?service=payments").ok().text("/runs/0/verdict")).isEqualTo("harm");
  }
}
