package dev.nightshift.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestServer;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.platform.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is wrong with a request of Slack, or was taken before, changes nothing. */
class SlackRequestsTest extends SlackWorkspace {
  @Test
  void a_line_with_a_secret_does_nothing_and_leaves_no_trace() {
    long before = commands();
    assertThat(text(said("ada", "stop-all the key is " + SECRET + " now"))).contains("holds a secret of the workspace, so nothing was done").doesNotContain(SECRET);
    assertThat(commands()).isEqualTo(before);
    assertThat(server.part(Freezes.class).stopped()).isEmpty();
  }

  @Test
  void the_same_request_again_does_nothing_a_second_time() {
    String body = FakeChat.form(command("ada", "freeze payments 2h big sale"));
    int before = server.part(Freezes.class).newest().size();
    assertThat(signed(body).body()).containsAnyOf("Ada froze payments until", FakeChat.LATER);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.part(Freezes.class).newest().size() == before + 1);
    assertThat(signed(body).body()).containsAnyOf("This request was taken before; nothing was done a second time.", FakeChat.LATER);
    assertThat(server.part(Freezes.class).newest()).hasSize(before + 1);
    server.part(Freezes.class).holding().forEach(freeze -> server.part(Freezes.class).end(freeze.id(), TestServer.ADMIN));
    assertThat(signed(body).body()).as("also when it would do something again").containsAnyOf("This request was taken before", FakeChat.LATER);
    assertThat(server.part(Freezes.class).holding()).isEmpty();
  }

  @Test
  void a_request_that_comes_ten_times_at_once_is_done_once() throws Exception {
    String body = FakeChat.form(command("ada", "freeze payments 3h big sale"));
    int before = server.part(Freezes.class).newest().size();
    try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = IntStream.range(0, 10).mapToObj(number -> all.submit(() -> signed(body).body())).toList();
      int done = 0;
      for (var answer : answers) {
        done += answer.get().contains("Ada froze") ? 1 : 0;
      }
      assertThat(done).as("none where the machine is slow and answers later").isLessThanOrEqualTo(1);
    }
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.part(Freezes.class).newest().size() > before);
    assertThat(server.part(Freezes.class).newest()).hasSize(before + 1);
    server.part(Freezes.class).holding().forEach(freeze -> server.part(Freezes.class).end(freeze.id(), TestServer.ADMIN));
  }

  @Test
  void a_request_that_slack_did_not_sign_now_is_refused_and_changes_nothing() {
    long before = commands();
    String body = FakeChat.form(command("ada", "stop-all hostile"));
    String now = Long.toString(CLOCK.instant().getEpochSecond());
    assertThat(post(body, now, signature("another secret", now, body)).statusCode()).isEqualTo(401);
    assertThat(post(body + "&x=1", now, signature(SECRET, now, body)).statusCode()).as("changed on the way").isEqualTo(401);
    assertThat(post(body, now, "").statusCode()).isEqualTo(401);
    assertThat(post(body, "soon", signature(SECRET, "soon", body)).statusCode()).isEqualTo(401);
    for (long skew : new long[] {-301, 301}) {
      String then = Long.toString(CLOCK.instant().getEpochSecond() + skew);
      HttpResponse<String> refused = post(body, then, signature(SECRET, then, body));
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).contains("channels.slack.signingSecret").doesNotContain(SECRET);
    }
    assertThat(server.post("/webhooks/slack", body).statusCode()).isEqualTo(401);
    assertThat(signed("text=" + "x".repeat(300_000)).statusCode()).isEqualTo(413);
    assertThat(signed(body + "&text=help").statusCode()).as("two commands in one form").isEqualTo(400);
    assertThat(server.get("/webhooks/slack").statusCode()).isEqualTo(405);
    assertThat(commands()).isEqualTo(before);
    assertThat(server.part(Freezes.class).stopped()).isEmpty();
  }

  @Test
  void another_workspace_and_somebody_unknown_are_refused_with_what_to_do() {
    String elsewhere = signed(FakeChat.form(FakeChat.with(command("ada", "stop-all hostile"), "team_id", "T0OTHER"))).body();
    assertThat(elsewhere).contains("not the workspace of Slack that Nightshift listens to", "channels.slack.team");
    JsonNode stranger = said("mallory", "stop-all hostile");
    assertThat(stranger.path("response_type").asString()).isEqualTo("ephemeral");
    assertThat(text(stranger)).contains("does not know who 'mallory' is in Slack", "chat: {slack: U0MALLORY}", "teams/*.yaml");
    Map<String, String> pretending = FakeChat.with(command("mallory", "stop-all hostile"), "user_name", "ada");
    String named = text(slack.atLast(Json.read(signed(FakeChat.form(pretending)).body()), pretending.get("response_url")));
    assertThat(named).as("a name is not an identity").contains("does not know who");
    assertThat(text(said("", "stop-all hostile"))).contains("does not know who");
    assertThat(server.part(Freezes.class).stopped()).isEmpty();
  }
}
