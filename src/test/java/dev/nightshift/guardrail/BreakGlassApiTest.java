package dev.nightshift.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ApiWorld;
import dev.nightshift.TestCaller;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.runbook.Rung;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Breaking the glass over HTTP, with tokens. */
class BreakGlassApiTest {
  private static final String PATH = "/api/v1/break-glass";
  private static final String ASK = "{\"service\":\"payments\",\"reason\":\"checkout is down\",\"for\":\"20m\"}";
  @RegisterExtension static final ApiWorld WORLD = new ApiWorld();

  private static long asked() {
    return WORLD.ada.post(PATH, ASK).ok().json().path("id").asLong();
  }

  private static List<String> told(long glass) {
    return WORLD.server.part(Ledger.class).newest(Long.MAX_VALUE, 1_000).reversed().stream()
        .filter(fact -> fact.type().startsWith("break_glass.") && fact.json().path("breakGlass").asLong() == glass).map(Fact::type).toList();
  }

  @Test
  void one_asks_another_confirms_and_one_ends_it() {
    TestCaller.Reply asked = WORLD.ada.post(PATH, ASK);
    assertThat(asked.status()).isEqualTo(201);
    assertThat(asked.json().path("until").isNull()).as("nothing holds yet").isTrue();
    String glass = PATH + "/" + asked.json().path("id").asLong();
    TestCaller.Reply broken = WORLD.grace.post(glass + "/confirm", "").ok();
    assertThat(broken.text("/askedBy")).isEqualTo("ada");
    assertThat(broken.text("/confirmedBy")).isEqualTo("grace");
    assertThat(Duration.between(Instant.now(), Instant.parse(broken.text("/until")))).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(20));
    assertThat(WORLD.vic.get(PATH).ok().json().path("holding").valueStream().map(one -> one.path("id").asLong())).contains(broken.json().path("id").asLong());
    WORLD.root.post(glass + "/confirm", "").refused(409, "confirmed or ended already", "ask for it anew");
    assertThat(WORLD.ada.post(glass + "/end", "").ok().text("/endedAt")).isNotEmpty();
    WORLD.ada.post(glass + "/end", "").refused(409, "is over already");
    WORLD.grace.post(glass + "/confirm", "").refused(409, "confirmed or ended already");
    assertThat(told(broken.json().path("id").asLong())).as("replays change nothing").containsExactly("break_glass.asked", "break_glass.broken", "break_glass.ended");
  }

  @Test
  void one_person_alone_cannot_by_whatever_token_and_the_ledger_says_who_tried() {
    long glass = asked();
    WORLD.ada.post(PATH + "/" + glass + "/confirm", "").refused(403, "two different people", "nightshift break-glass confirm " + glass);
    TestCaller.person(WORLD.server, "ada").post(PATH + "/" + glass + "/confirm", "").refused(403, "two different people");
    WORLD.program(Actor.Role.RESPONDER).post(PATH + "/" + glass + "/confirm", "").refused(403, "is not a person");
    WORLD.program(Actor.Role.ADMIN).post(PATH, ASK).refused(403, "is not a person", "a token of your own");
    assertThat(told(glass)).containsExactly("break_glass.asked", "break_glass.refused", "break_glass.refused");
    assertThat(WORLD.vic.get(PATH).ok().json().path("holding").valueStream().map(one -> one.path("id").asLong())).doesNotContain(glass);
  }

  @Test
  void neither_a_role_nor_access_yaml_lets_others() {
    WORLD.vic.post(PATH, ASK).refused(403, "break the glass", "VIEWER");
    long glass = asked();
    WORLD.vic.post(PATH + "/" + glass + "/confirm", "").refused(403, "VIEWER");
    WORLD.vic.post(PATH + "/" + glass + "/end", "").refused(403, "VIEWER");
    WORLD.access(WORLD.denies("not grace", "person:grace", "break-glass"));
    WORLD.grace.post(PATH, ASK).refused(403, "the rule 'not grace' of access.yaml denies it");
    WORLD.grace.post(PATH + "/" + glass + "/confirm", "").refused(403, "the rule 'not grace' of access.yaml denies it");
    WORLD.access(WORLD.denies("not ada any more", "person:ada", "break-glass"));
    WORLD.grace.post(PATH + "/" + glass + "/confirm", "").refused(403, "ada, who asked for it, may not break the glass any more", "ask for it anew");
    WORLD.nobody().post(PATH, ASK).refused(401, "token");
  }

  @Test
  void bad_input_names_the_place_and_the_remedy() {
    WORLD.ada.post(PATH, "{\"reason\":\"x\"}").refused(400, "service: name a service or a runbook", "never broken for everything");
    WORLD.ada.post(PATH, "{\"service\":\"payments\"}").refused(400, "reason: say in 1 to 500 characters why");
    WORLD.ada.post(PATH, ASK.replace("20m", "soon")).refused(400, "for: 'soon' is no time; write 30m");
    WORLD.ada.post(PATH, ASK.replace("20m", "5h")).refused(400, "for: '5h' is not from 1s to 4h");
    WORLD.ada.post(PATH, ASK.replace("20m", "0s")).refused(400, "for: '0s'");
    WORLD.ada.post(PATH, "{\"service\":{}}").refused(400, "service: is not of the type that belongs there");
    WORLD.ada.post(PATH + "/last/confirm", "").refused(400, "id");
  }

  @Test
  void what_is_not_there_is_not_found() {
    WORLD.ada.post(PATH, ASK.replace("payments", "nope")).refused(404, "There is no service 'nope'", "payments, shop");
    WORLD.ada.post(PATH, "{\"runbook\":\"nope\",\"reason\":\"x\"}").refused(404, "There is no runbook 'nope'");
    WORLD.grace.post(PATH + "/999999/confirm", "").refused(404, "There is no break glass 999999", "GET /api/v1/break-glass lists them");
    WORLD.grace.post(PATH + "/999999/end", "").refused(404, "There is no break glass 999999");
    String runbook = WORLD.runbook(Rung.FALLBACK);
    assertThat(WORLD.ada.post(PATH, "{\"runbook\":\"" + runbook + "\",\"reason\":\"x\"}").ok().text("/service")).isEmpty();
  }
}
