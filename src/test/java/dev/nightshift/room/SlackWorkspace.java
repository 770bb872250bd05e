package dev.nightshift.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.TickingClock;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Json;
import dev.nightshift.workspace.Workspaces;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A workspace of Slack that talks to a whole server over HTTP, in the forms that Slack publishes. */
abstract class SlackWorkspace {
  static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  static final String TEAM = "T0SHOP";
  static final TickingClock CLOCK = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
  static final AtomicLong TRIGGERS = new AtomicLong();

  @TempDir static Path folder;
  static FakeChat slack;
  static TestDatabase database;
  static TestServer server;

  @BeforeAll
  static void start() {
    slack = new FakeChat();
    database = TestDatabase.create();
    TestWorkspaces workspaces = FakeChat.workspaces(folder,
        Map.of("slack.signingSecret", "file:signing", "slack.team", TEAM, "slack.url", slack.url("/api"), "slack.token", "file:bot"), Map.of("signing", SECRET, "bot", "xoxb-shop-1"));
    server = TestServer.start(database, workspaces, CLOCK);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
    slack.close();
  }

  static Map<String, String> command(String person, String text) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("token", "gIkuvaNzQIHg97ATvDxqgjtO");
    form.put("team_id", TEAM);
    form.put("team_domain", "shop");
    form.put("channel_id", "C2147483705");
    form.put("channel_name", "payments");
    form.put("user_id", FakeChat.slack(person));
    form.put("user_name", person);
    form.put("command", "/nightshift");
    form.put("text", text);
    form.put("api_app_id", "A123456");
    form.put("is_enterprise_install", "false");
    long number = TRIGGERS.incrementAndGet();
    form.put("response_url", slack.url("/commands/" + number));
    form.put("trigger_id", "13345224609.738474920." + number);
    return form;
  }

  static String signature(String secret, String timestamp, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "v0=" + HexFormat.of().formatHex(mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static HttpResponse<String> post(String body, String timestamp, String signature) {
    return server.post("/webhooks/slack", body, "Content-Type", "application/x-www-form-urlencoded", "X-Slack-Request-Timestamp", timestamp, "X-Slack-Signature", signature);
  }

  static HttpResponse<String> signed(String body) {
    String timestamp = Long.toString(CLOCK.instant().getEpochSecond());
    return post(body, timestamp, signature(SECRET, timestamp, body));
  }

  static JsonNode said(String person, String text) {
    Map<String, String> form = command(person, text);
    HttpResponse<String> answer = signed(FakeChat.form(form));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
    return slack.atLast(Json.read(answer.body()), form.get("response_url"));
  }

  static String text(JsonNode answer) {
    return answer.path("text").asString();
  }

  static Catalog catalog() {
    return server.part(Workspaces.class).current().catalog();
  }

  static List<Fact> facts() {
    return server.part(Ledger.class).newest(Long.MAX_VALUE, 1_000);
  }

  static long commands() {
    return facts().stream().filter(fact -> fact.type().equals("chat.command")).count();
  }
}
