package dev.nightshift.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ApiWorld;
import dev.nightshift.identity.Actor;
import dev.nightshift.runbook.Rung;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Circuit breakers over HTTP, with tokens. */
class BreakerApiTest {
  private static final String RESET = "/api/v1/guardrails/breakers/reset";
  @RegisterExtension static final ApiWorld WORLD = new ApiWorld();

  private static String body(String runbook) {
    return "{\"runbook\":\"" + runbook + "\",\"service\":\"payments\",\"reason\":\"the disk was full\"}";
  }

  private static String broken() {
    String runbook = WORLD.runbook(Rung.FALLBACK);
    WORLD.server.part(Breakers.class).harmed(new Binding(runbook, "payments"), "it lost the sessions");
    return runbook;
  }

  @Test
  void whoever_may_read_sees_the_breakers_with_why_and_until_when() {
    String runbook = broken();
    JsonNode open = WORLD.vic.get("/api/v1/guardrails/breakers").ok().json().path("items").valueStream()
        .filter(one -> one.path("runbook").asString().equals(runbook)).findFirst().orElseThrow();
    assertThat(open.path("state").asString()).isEqualTo("open");
    assertThat(open.path("why").asString()).isEqualTo("harm: it lost the sessions");
    assertThat(open.path("halfOpenAt").asString()).isNotEmpty();
    WORLD.nobody().get("/api/v1/guardrails/breakers").refused(401, "token");
  }

  @Test
  void a_responder_closes_one_once_and_says_why() {
    String runbook = broken();
    assertThat(WORLD.ada.post(RESET, body(runbook)).ok().text("/state")).isEqualTo("closed");
    WORLD.ada.post(RESET, body(runbook)).refused(409, "The breaker of " + runbook + " on payments is not open", "nightshift guardrails breakers");
    assertThat(WORLD.facts("breaker.reset", runbook)).singleElement().satisfies(fact -> {
      assertThat(fact.actor()).isEqualTo("person:ada");
      assertThat(fact.text("reason")).isEqualTo("the disk was full");
    });
  }

  @Test
  void it_stays_open_for_those_who_may_not() {
    String runbook = broken();
    WORLD.vic.post(RESET, body(runbook)).refused(403, "reset a circuit breaker", "VIEWER");
    WORLD.program(Actor.Role.VIEWER).post(RESET, body(runbook)).refused(403, "VIEWER");
    WORLD.access(WORLD.denies("not ada", "person:ada", "reset-breaker"));
    WORLD.ada.post(RESET, body(runbook)).refused(403, "the rule 'not ada' of access.yaml denies it");
    WORLD.nobody().post(RESET, body(runbook)).refused(401, "token");
    assertThat(WORLD.server.part(Breakers.class).of(new Binding(runbook, "payments")).state()).isEqualTo("open");
  }

  @Test
  void bad_input_names_the_place_and_the_remedy() {
    String runbook = broken();
    WORLD.ada.post(RESET, "{\"service\":\"payments\",\"reason\":\"x\"}").refused(400, "runbook and service: both are needed", "GET /api/v1/guardrails/breakers");
    WORLD.ada.post(RESET, "{\"runbook\":\"" + runbook + "\",\"service\":\" \",\"reason\":\"x\"}").refused(400, "runbook and service: both are needed");
    WORLD.ada.post(RESET, "{\"runbook\":\"" + runbook + "\",\"service\":\"payments\"}").refused(400, "reason: say in 1 to 500 characters what you found");
    WORLD.ada.post(RESET, body(runbook).replace("the disk was full", "x".repeat(501))).refused(400, "reason: say in 1 to 500 characters");
    WORLD.ada.post(RESET, "[]").refused(400, "body:");
  }

  @Test
  void what_is_not_there_is_not_found() {
    WORLD.ada.post(RESET, body("nope")).refused(404, "There is no runbook 'nope'");
    String runbook = WORLD.runbook(Rung.FALLBACK);
    WORLD.ada.post(RESET, body(runbook).replace("payments", "nope")).refused(404, "There is no service 'nope'");
    WORLD.ada.post(RESET, body(runbook)).refused(409, "is not open");
  }
}
