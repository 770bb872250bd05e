package dev.nightshift.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ApiWorld;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspaces;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.transaction.support.TransactionTemplate;

/** Stale marks over HTTP, with tokens. */
class StaleApiTest {
  @RegisterExtension static final ApiWorld WORLD = new ApiWorld();

  private static String stale() {
    String runbook = WORLD.runbook(Rung.FALLBACK);
    Staleness.Doubt doubt = new Staleness.Doubt(
        WORLD.server.part(Workspaces.class).current().namedRunbook(runbook), "payments", StaleMark.Cause.CHANGE, List.of("Payments was changed: 1.7"), 1);
    WORLD.server.part(TransactionTemplate.class).executeWithoutResult(status -> WORLD.server.part(Staleness.class).mark(List.of(doubt), "test-1"));
    return runbook;
  }

  @Test
  void whoever_may_read_sees_what_is_in_doubt_and_why() {
    String runbook = stale();
    assertThat(WORLD.vic.get("/api/v1/runbooks/stale").ok().body()).contains(runbook, "Payments was changed: 1.7");
    assertThat(WORLD.vic.get("/api/v1/runbooks/" + runbook + "/stale").ok().json().path("items").size()).isEqualTo(1);
    assertThat(WORLD.vic.get("/api/v1/ladder/" + runbook + "?service=payments").ok().text("/binding/rung")).isEqualTo("human-initiated");
    WORLD.vic.get("/api/v1/runbooks/nope/stale").refused(404, "There is no runbook 'nope'", "GET /api/v1/runbooks lists them");
    WORLD.nobody().get("/api/v1/runbooks/stale").refused(401, "token");
  }

  @Test
  void a_responder_confirms_once_and_nobody_else_does() {
    String runbook = stale();
    String path = "/api/v1/runbooks/" + runbook + "/confirm";
    WORLD.vic.post(path, "{}").refused(403, "confirm a runbook", "VIEWER");
    WORLD.access(WORLD.denies("not ada", "person:ada", "confirm-runbook"));
    WORLD.ada.post(path, "{\"service\":\"payments\"}").refused(403, "the rule 'not ada' of access.yaml denies it");
    WORLD.access();
    WORLD.ada.post(path, "{\"reason\":\"" + "x".repeat(20_000) + "\"}").refused(400, "reason: is longer than");
    WORLD.ada.post(path, "{\"service\":7,\"reason\":[]}").refused(400, "reason: is not of the type that belongs there");
    WORLD.ada.post(path, "{\"service\":\"shop\"}").refused(409, "is not stale for the service shop");
    assertThat(WORLD.ada.post(path, "{\"reason\":\"still fits\"}").ok().json().path("items").size()).isEqualTo(1);
    WORLD.ada.post(path, "{}").refused(409, "The runbook " + runbook + " is not stale", "nothing to confirm");
    assertThat(WORLD.facts("runbook.confirmed", runbook)).singleElement().satisfies(fact -> assertThat(fact.actor()).isEqualTo("person:ada"));
    WORLD.ada.post("/api/v1/runbooks/nope/confirm", "{}").refused(404, "There is no runbook 'nope'");
  }
}
