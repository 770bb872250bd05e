package dev.nightshift.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.TickingClock;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.identity.Actors;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Json;
import dev.nightshift.run.Proposal;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import dev.nightshift.spi.ChatButton;
import dev.nightshift.spi.PageChannel;
import dev.nightshift.spi.PageChannel.Delivery;
import dev.nightshift.spi.PageChannel.Message;
import dev.nightshift.workspace.Workspaces;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Commands and buttons in the forms that Mattermost publishes, over HTTP, to a whole server. */
class MattermostCommandsTest {
  private static final String TOKEN = "xr3j5x3p4pfk7kk6ck7b4e6ghh";
  private static final TickingClock CLOCK = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
  private static final AtomicLong TRIGGERS = new AtomicLong();

  /** The ways out of the server. */
  record Ways(List<PageChannel> channels) {}

  @TempDir static Path folder;
  private static FakeChat chat;
  private static TestDatabase database;
  private static TestServer server;

  @BeforeAll
  static void start() {
    chat = new FakeChat();
    database = TestDatabase.create();
    TestWorkspaces workspaces = FakeChat.workspaces(folder,
        Map.of("mattermost.url", chat.url(""), "mattermost.token", "file:token", "mattermost.hook", "file:hook", "publicUrl", "https://nightshift.example/"),
        Map.of("token", TOKEN, "hook", chat.url("/hooks/abc")));
    server = TestServer.start(database, workspaces, CLOCK, Ways.class);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
    chat.close();
  }

  private static Map<String, String> command(String person, String text) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("channel_id", "jgqg3bkdtbgydgrmgwyo3g9sth");
    form.put("channel_name", "payments");
    form.put("command", "/nightshift");
    form.put("response_url", chat.url("/hooks/commands/" + TRIGGERS.incrementAndGet()));
    form.put("team_domain", "shop");
    form.put("team_id", "rdc9bgriktyx9p4kowh3dmgqyc");
    form.put("text", text);
    form.put("token", TOKEN);
    form.put("trigger_id", "trigger" + TRIGGERS.incrementAndGet());
    form.put("user_id", FakeChat.mattermost(person));
    form.put("user_name", person);
    return form;
  }

  private static HttpResponse<String> post(Map<String, String> form, String... headers) {
    String[] all = Stream.concat(Stream.of("Content-Type", "application/x-www-form-urlencoded"), Arrays.stream(headers)).toArray(String[]::new);
    return server.post("/webhooks/mattermost", FakeChat.form(form), all);
  }

  private static JsonNode said(String person, String text) {
    Map<String, String> form = command(person, text);
    HttpResponse<String> answer = post(form, "Authorization", "Token " + TOKEN);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return chat.atLast(Json.read(answer.body()), form.get("response_url"));
  }

  private static HttpResponse<String> pressed(String person, JsonNode context, String trigger) {
    Map<String, Object> press = Map.of(
        "user_id", FakeChat.mattermost(person), "user_name", person, "channel_id", "jgqg3bkdtbgydgrmgwyo3g9sth", "team_id", "rdc9bgriktyx9p4kowh3dmgqyc", "post_id", "p",
        "trigger_id", trigger, "type", "button", "data_source", "", "context", context);
    return server.post("/webhooks/mattermost/buttons", Json.write(press), "Content-Type", "application/json");
  }

  private static String text(JsonNode answer) {
    return answer.path("text").asString();
  }

  private static Runs runs() {
    return server.part(Runs.class);
  }

  private static Proposal asking() {
    long run = runs().start("restore", null, Map.of(), Actors.person(server.part(Workspaces.class).current().catalog(), "eve").orElseThrow()).id();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().proposal(run).isPresent());
    return runs().proposal(run).orElseThrow();
  }

  private static List<String> given(long run) {
    Run.WaitsFor waits = runs().get(run).waitsFor();
    return waits == null ? List.of() : waits.given();
  }

  @Test
  void a_command_is_known_by_its_token_in_the_header_or_in_the_form() {
    JsonNode help = said("ada", "help");
    assertThat(help.path("response_type").asString()).isEqualTo("ephemeral");
    assertThat(text(help)).startsWith("What can be written here:\n```\n").contains("approve RUN");
    assertThat(post(command("ada", "oncall")).body()).containsAnyOf("Payments: Grace", FakeChat.LATER);
    assertThat(post(FakeChat.with(command("ada", "stop-all hostile"), "token", "wrong")).statusCode()).isEqualTo(401);
    assertThat(post(command("ada", "stop-all hostile"), "Authorization", "Token wrong").statusCode()).as("a right one in the form does not help a wrong header").isEqualTo(401);
    assertThat(post(FakeChat.with(command("ada", "stop-all hostile"), "token", "")).body()).contains("channels.mattermost.token").doesNotContain(TOKEN);
    assertThat(post(FakeChat.with(command("ada", "stop-all hostile"), "trigger_id", "")).statusCode()).isEqualTo(400);
    assertThat(post(FakeChat.with(command("ada", "help"), "text", "x".repeat(300_000))).statusCode()).isEqualTo(413);
    assertThat(text(said("mallory", "stop-all hostile"))).contains("does not know who 'mallory' is in Mattermost");
    assertThat(server.part(Freezes.class).stopped()).isEmpty();
    HttpResponse<String> slack = server.post("/webhooks/slack", FakeChat.form(command("ada", "help")), "X-Slack-Signature", "v0=00");
    assertThat(slack.statusCode()).as("a chat that is not set up").isEqualTo(404);
    assertThat(slack.body()).contains("channels.slack is not in nightshift.yaml");
  }

  @Test
  void the_buttons_of_an_approval_are_pressed_by_people_who_may_and_only_as_they_were_made() {
    Proposal proposal = asking();
    JsonNode shown = said("ada", "approve " + proposal.run());
    JsonNode approve = shown.path("attachments").get(0).path("actions").get(0);
    assertThat(approve.path("id").asString()).isEqualTo("nightshift0");
    assertThat(approve.path("style").asString()).isEqualTo("good");
    assertThat(approve.path("integration").path("url").asString()).isEqualTo("https://nightshift.example/webhooks/mattermost/buttons");
    JsonNode context = approve.path("integration").path("context");
    assertThat(context.path("line").asString()).isEqualTo("approve " + proposal.run() + " plan=" + proposal.plan());

    JsonNode forged = Json.read(Json.write(Map.of("line", "stop-all hostile", "code", context.path("code").asString())));
    assertThat(pressed("ada", forged, "f1").statusCode()).isEqualTo(401);
    assertThat(pressed("ada", Json.read("{\"line\":\"stop-all hostile\"}"), "f2").statusCode()).isEqualTo(401);
    assertThat(pressed("eve", context, "t1").body()).containsAnyOf("may not approve this run", FakeChat.LATER);
    assertThat(given(proposal.run())).isEmpty();
    assertThat(pressed("ada", context, "t2").body()).containsAnyOf("Ada approved run " + proposal.run(), FakeChat.LATER);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !given(proposal.run()).isEmpty());
    assertThat(pressed("ada", context, "t2").body()).as("the same press again").containsAnyOf("taken before", FakeChat.LATER);
    assertThat(pressed("ada", context, "t3").body()).containsAnyOf("You have agreed to this plan", FakeChat.LATER);
    assertThat(given(proposal.run())).containsExactly("person:ada");
    assertThat(server.part(Ledger.class).newest(Long.MAX_VALUE, 100).stream().filter(fact -> fact.type().equals("chat.command")).map(fact -> fact.text("chat")))
        .contains("mattermost");
    assertThat(text(said("grace", "stop " + proposal.run()))).contains("Grace stopped run");
    assertThat(server.part(Ledger.class).newest(Long.MAX_VALUE, 200).stream().map(Fact::type)).contains("run.stop_requested");
  }

  @Test
  void the_same_command_again_does_nothing_a_second_time() {
    Map<String, String> form = command("ada", "freeze payments 2h big sale");
    assertThat(post(form).body()).containsAnyOf("Ada froze payments until", FakeChat.LATER);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !server.part(Freezes.class).newest().isEmpty());
    assertThat(post(form).body()).containsAnyOf("This request was taken before", FakeChat.LATER);
    assertThat(server.part(Freezes.class).newest()).hasSize(1);
    server.part(Freezes.class).holding().forEach(freeze -> server.part(Freezes.class).end(freeze.id(), TestServer.ADMIN));
  }

  @Test
  void a_page_is_posted_by_the_incoming_webhook_with_buttons_and_mentions_nobody() {
    PageChannel channel = server.part(Ways.class).channels().stream().filter(each -> each.kind().equals("mattermost")).findFirst().orElseThrow();
    Message message = new Message("page-1", "@ada", "[SEV1] @all ![x](http://evil) down", "```\n@channel\n", Map.of(), List.of(new ChatButton("Stop it", "stop 7", ChatButton.Look.HALT)));
    chat.answer = "ok";
    assertThat(channel.send(message)).isEqualTo(new Delivery.Delivered("HTTP 200"));
    JsonNode post = chat.taken("/hooks/abc");
    assertThat(post.path("channel").asString()).isEqualTo("@ada");
    assertThat(post.path("text").asString()).doesNotContain("@all", "![x]").contains("'''\n@channel");
    assertThat(post.path("attachments").get(0).path("actions").get(0).path("style").asString()).isEqualTo("danger");
    chat.status = 500;
    assertThat(channel.send(message)).isInstanceOf(Delivery.Retry.class);
    chat.status = 403;
    assertThat(channel.send(message)).isInstanceOf(Delivery.GiveUp.class);
    chat.status = 200;
  }
}
