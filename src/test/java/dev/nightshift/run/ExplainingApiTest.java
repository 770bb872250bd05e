package dev.nightshift.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ApiWorld;
import dev.nightshift.runbook.Rung;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What guardrails and access.yaml would say, over HTTP with tokens. */
class ExplainingApiTest {
  private static final String GUARDRAILS = "/api/v1/guardrails/explain";
  @RegisterExtension static final ApiWorld WORLD = new ApiWorld();

  @Test
  void guardrails_are_explained_to_whoever_may_read_and_asking_twice_changes_nothing() {
    String runbook = WORLD.runbook(Rung.HUMAN_INITIATED);
    String question = "{\"runbook\":\"" + runbook + "\",\"service\":\"payments\",\"byHand\":true}";
    JsonNode first = WORLD.vic.post(GUARDRAILS, question).ok().json();
    assertThat(first.path("guardrails").size()).isGreaterThan(10);
    assertThat(first.path("guardrails").valueStream()).allSatisfy(verdict -> assertThat(verdict.path("why").asString()).isNotEmpty());
    JsonNode again = WORLD.vic.post(GUARDRAILS, question).ok().json();
    assertThat(again.path("verdict")).isEqualTo(first.path("verdict"));
    assertThat(WORLD.vic.get("/api/v1/runs").ok().json().path("items").size()).as("nothing was started").isZero();
    WORLD.nobody().post(GUARDRAILS, question).refused(401, "token");
    WORLD.vic.post(GUARDRAILS, "{}").refused(400, "runbook");
    WORLD.vic.post(GUARDRAILS, "{\"runbook\":\"" + runbook + "\",\"incident\":\"seven\"}").refused(400, "incident: is not of the type that belongs there, line 1");
    WORLD.vic.post(GUARDRAILS, "{\"runbook\":\"nope\"}").refused(404, "There is no runbook 'nope'");
    WORLD.vic.post(GUARDRAILS, "{\"runbook\":\"" + runbook + "\",\"incident\":999999}").refused(404, "999999");
    WORLD.vic.post(GUARDRAILS, "{\"runbook\":\"" + runbook + "\",\"service\":\"nope\"}").refused(404, "There is no service 'nope'");
  }

  @Test
  void access_is_explained_to_whoever_may_read() {
    WORLD.access(WORLD.denies("not ada", "person:ada", "start-run"));
    JsonNode answer = WORLD.vic.get("/api/v1/access/explain?person=ada&action=start-run&service=payments").ok().json();
    assertThat(answer.path("allowed").asBoolean()).isFalse();
    assertThat(answer.path("why").asString()).contains("the rule 'not ada' of access.yaml denies it");
    WORLD.vic.get("/api/v1/access/explain?person=ada&action=fly").refused(400, "action: 'fly' is none; choose one of", "start-run");
    WORLD.vic.get("/api/v1/access/explain?action=start-run").refused(400, "person");
    WORLD.vic.get("/api/v1/access/explain?person=nobody&action=act").refused(404, "There is no person 'nobody'", "write a person's id, or automation");
    WORLD.vic.get("/api/v1/access/explain?person=ada&action=act&service=nope").refused(404, "There is no service 'nope'");
    WORLD.nobody().get("/api/v1/access/explain?person=ada&action=act").refused(401, "token");
    WORLD.access();
  }
}
