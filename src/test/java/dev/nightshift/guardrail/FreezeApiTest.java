package dev.nightshift.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ApiWorld;
import dev.nightshift.TestCaller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Freezes and the stop of all automation over HTTP, with tokens. */
class FreezeApiTest {
  private static final String PATH = "/api/v1/freezes";
  private static final String MOVE = "{\"service\":\"payments\",\"until\":\"2h\",\"reason\":\"the data centre moves\"}";
  @RegisterExtension static final ApiWorld WORLD = new ApiWorld();

  @Test
  void a_responder_freezes_a_service_and_ends_it_once() {
    TestCaller.Reply frozen = WORLD.ada.post(PATH, MOVE);
    assertThat(frozen.status()).isEqualTo(201);
    assertThat(frozen.text("/kind")).isEqualTo("freeze");
    assertThat(frozen.text("/startedBy")).isEqualTo("person:ada");
    long id = frozen.json().path("id").asLong();
    assertThat(WORLD.vic.get(PATH).ok().json().path("holding").valueStream().map(one -> one.path("id").asLong())).contains(id);
    assertThat(WORLD.grace.post(PATH + "/" + id + "/end", "").ok().text("/endedBy")).isEqualTo("person:grace");
    WORLD.grace.post(PATH + "/" + id + "/end", "").refused(409, "Freeze " + id + " is over already");
    assertThat(WORLD.vic.get(PATH).ok().json().path("holding").valueStream().map(one -> one.path("id").asLong())).doesNotContain(id);
  }

  @Test
  void neither_a_role_nor_access_yaml_lets_others_freeze_or_thaw() {
    long id = WORLD.ada.post(PATH, MOVE).ok().json().path("id").asLong();
    WORLD.vic.post(PATH, MOVE).refused(403, "freeze automation", "VIEWER");
    WORLD.vic.post(PATH + "/" + id + "/end", "").refused(403, "VIEWER");
    WORLD.access(WORLD.denies("not ada", "person:ada", "freeze"));
    WORLD.ada.post(PATH, MOVE).refused(403, "the rule 'not ada' of access.yaml denies it");
    WORLD.ada.post(PATH + "/" + id + "/end", "").refused(403, "the rule 'not ada' of access.yaml denies it");
    WORLD.nobody().post(PATH, MOVE).refused(401, "token");
    WORLD.grace.post(PATH + "/" + id + "/end", "").ok();
  }

  @Test
  void bad_input_names_the_place_and_the_remedy() {
    WORLD.ada.post(PATH, "{\"service\":\"payments\",\"reason\":\"x\"}").refused(400, "until: '' is no time; write 2h");
    WORLD.ada.post(PATH, MOVE.replace("2h", "tomorrow")).refused(400, "until: 'tomorrow' is no time; write 2h, 2026-11-27T18:00 (in Europe/Berlin)");
    WORLD.ada.post(PATH, MOVE.replace("2h", "2020-01-01T00:00:00Z")).refused(400, "until: 2020-01-01T00:00:00Z is over already; write a later time");
    WORLD.ada.post(PATH, MOVE.replace("the data centre moves", " ")).refused(400, "reason: say in 1 to 500 characters why");
    WORLD.ada.post(PATH, "{\"until\":[]}").refused(400, "until: is not of the type that belongs there");
    WORLD.ada.post(PATH + "/first/end", "").refused(400, "id");
    WORLD.ada.post("/api/v1/automation/stop", "{}").refused(400, "reason: say in 1 to 500 characters why");
  }

  @Test
  void what_is_not_there_is_not_found() {
    WORLD.ada.post(PATH, MOVE.replace("payments", "nope")).refused(404, "There is no service 'nope'; the services are payments, shop");
    WORLD.ada.post(PATH + "/999999/end", "").refused(404, "There is no freeze 999999", "GET /api/v1/freezes lists them");
  }

  @Test
  void all_automation_is_stopped_once_and_goes_on_once() {
    WORLD.vic.post("/api/v1/automation/stop", "{\"reason\":\"a fire\"}").refused(403, "VIEWER");
    WORLD.access(WORLD.denies("not ada", "person:ada", "freeze"));
    TestCaller.Reply stopped = WORLD.ada.post("/api/v1/automation/stop", "{\"reason\":\"a fire\"}").ok();
    assertThat(stopped.text("/kind")).as("nobody who may stop anything is kept from stopping all").isEqualTo("stop");
    assertThat(WORLD.grace.post("/api/v1/automation/stop", "{\"reason\":\"a second button\"}").ok().text("/reason")).as("a replay is the same stop").isEqualTo("a fire");
    WORLD.vic.post("/api/v1/automation/resume", "").refused(403, "VIEWER");
    WORLD.nobody().post("/api/v1/automation/resume", "").refused(401, "token");
    assertThat(WORLD.grace.post("/api/v1/automation/resume", "").ok().json().path("id").asLong()).isEqualTo(stopped.json().path("id").asLong());
    WORLD.grace.post("/api/v1/automation/resume", "").refused(409, "Automation is not stopped");
  }
}
