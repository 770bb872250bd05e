package dev.nightshift.integration.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nightshift.TickingClock;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.ChatButton;
import dev.nightshift.spi.ChatCommands;
import dev.nightshift.spi.ChatCommands.Reply;
import dev.nightshift.spi.PageChannel.Delivery;
import dev.nightshift.spi.PageChannel.Message;
import dev.nightshift.platform.Hmac;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;

/** What leaves for Slack, in the form of its published API, and what its answers mean. */
class SlackChannelTest {
  private record Received(String path, String authorization, JsonNode body) {}

  private final Map<String, String> settings = new HashMap<>(Map.of("slack.token", "env:SLACK_TOKEN", "slack.signingSecret", "env:SIGNING", "slack.team", "T0SHOP"));
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private volatile String answer = "{\"ok\":true,\"channel\":\"C012AB3CD\",\"ts\":\"1503435956.000247\"}";
  private volatile int status = 200;
  private volatile String retryAfter = "17";
  private HttpServer slack;
  private SlackChannel channel;

  @BeforeEach
  void start() throws Exception {
    slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slack.createContext("/", exchange -> {
      received.add(new Received(
          exchange.getRequestURI().getPath(), String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")), Json.read(exchange.getRequestBody().readAllBytes())));
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
    slack.start();
    settings.put("slack.url", url("/api/"));
    channel = new SlackChannel(outbound, this::setting, this::secret, new TickingClock(Instant.parse("2026-11-20T03:00:00Z")));
  }

  @AfterEach
  void stop() {
    slack.stop(0);
    outbound.close();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + slack.getAddress().getPort() + path;
  }

  private Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  private String secret(String reference) {
    return Optional.ofNullable(Map.of("env:SLACK_TOKEN", "xoxb-1", "env:SIGNING", "signing").get(reference))
        .orElseThrow(() -> new Problem.Unavailable(reference + " is not set"));
  }

  private Delivery send(String text) {
    List<ChatButton> buttons = List.of(
        new ChatButton("Approve exactly this", "approve 7 plan=abc", ChatButton.Look.GO), new ChatButton("Reject", "reject 7 plan=abc", ChatButton.Look.HALT),
        new ChatButton("I am on it", "ack 3", ChatButton.Look.PLAIN));
    return channel.send(new Message("page-1", "U012AB3CD", "[SEV1] Please approve: <!here> down", text, Map.of(), buttons));
  }

  @Test
  void a_message_is_posted_as_blocks_with_buttons_and_nothing_in_it_has_a_meaning_of_its_own() throws Exception {
    assertThat(send("Approve: https://n.example/approve-run/a?b=1&c=2\n<!channel> & <https://evil.example|click>\n" + "x<".repeat(2_000)))
        .isEqualTo(new Delivery.Delivered("Slack message 1503435956.000247"));
    Received post = received.poll(10, TimeUnit.SECONDS);
    assertThat(post.path()).isEqualTo("/api/chat.postMessage");
    assertThat(post.authorization()).isEqualTo("Bearer xoxb-1");
    assertThat(post.body().path("channel").asString()).isEqualTo("U012AB3CD");
    assertThat(post.body().path("text").asString()).isEqualTo("[SEV1] Please approve: &lt;!here&gt; down");
    JsonNode blocks = post.body().path("blocks");
    String first = blocks.get(0).path("text").path("text").asString();
    assertThat(first).contains("<https://n.example/approve-run/a?b=1&amp;c=2>", "&lt;!channel&gt; &amp; &lt;<https://evil.example>").doesNotContain("<!");
    assertThat(blocks.size()).isBetween(3, 50);
    blocks.forEach(block -> assertThat(block.path("text").path("text").asString("").length()).isLessThanOrEqualTo(3_000));
    JsonNode buttons = blocks.get(blocks.size() - 1).path("elements");
    assertThat(buttons).extracting(button -> button.path("action_id").asString()).containsExactly("nightshift-0", "nightshift-1", "nightshift-2");
    assertThat(buttons).extracting(button -> button.path("style").asString("")).containsExactly("primary", "danger", "");
    assertThat(buttons).extracting(button -> button.path("value").asString()).containsExactly("approve 7 plan=abc", "reject 7 plan=abc", "ack 3");
  }

  @Test
  void slack_says_in_the_body_what_became_of_it() {
    for (String passing : List.of("ratelimited", "internal_error", "service_unavailable")) {
      answer = "{\"ok\":false,\"error\":\"" + passing + "\"}";
      assertThat(send("x")).isEqualTo(new Delivery.Retry(Duration.ZERO, "Slack answered " + passing));
    }
    for (String never : List.of("channel_not_found", "invalid_auth", "not_in_channel", "is_archived")) {
      answer = "{\"ok\":false,\"error\":\"" + never + "\"}";
      assertThat(send("x")).isEqualTo(new Delivery.GiveUp("Slack answered " + never));
    }
    answer = "busy";
    status = 429;
    assertThat(send("x")).isEqualTo(new Delivery.Retry(Duration.ofSeconds(17), "Slack answered HTTP 429"));
    retryAfter = "Fri, 20 Nov 2026 03:00:40 GMT";
    for (int passing : List.of(408, 429, 503)) {
      status = passing;
      assertThat(send("x")).isEqualTo(new Delivery.Retry(Duration.ofSeconds(40), "Slack answered HTTP " + passing));
    }
    status = 404;
    assertThat(send("x")).isInstanceOf(Delivery.GiveUp.class);
    settings.remove("slack.token");
    assertThat(send("x")).isEqualTo(new Delivery.GiveUp("nothing may write in Slack; channels.slack.token is not set"));
  }

  @Test
  void what_takes_long_is_answered_later_and_only_where_slack_answers() throws Exception {
    TickingClock clock = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
    CompletableFuture<Reply> slow = new CompletableFuture<>();
    ChatCommands commands = line -> slow;
    SlackEndpoint endpoint = new SlackEndpoint(commands, outbound, new SlackSite(this::setting, this::secret), clock);
    for (String address : List.of("http://127.0.0.1:1/not-slack", "https://hooks.slack.com.evil.example/x", "https:///x", "", "::", url("/commands/1"))) {
      assertThat(endpoint.slack(request(address, clock)).getBody()).contains("Working on it").contains("ephemeral");
    }
    slow.complete(Reply.done("Ada stopped run 7."));
    Received late = received.poll(30, TimeUnit.SECONDS);
    assertThat(late.path()).isEqualTo("/commands/1");
    assertThat(late.body().path("text").asString()).isEqualTo("Ada stopped run 7.");
    assertThat(late.body().path("response_type").asString()).isEqualTo("in_channel");
    assertThat(received).as("nobody else is told").isEmpty();
  }

  private static MockHttpServletRequest request(String responseUrl, TickingClock clock) {
    String body = "team_id=T0SHOP&user_id=U0ADA&text=runs&response_url=" + URLEncoder.encode(responseUrl, StandardCharsets.UTF_8);
    String time = Long.toString(clock.instant().getEpochSecond());
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/webhooks/slack");
    request.setContent(body.getBytes(StandardCharsets.UTF_8));
    request.addHeader("X-Slack-Request-Timestamp", time);
    request.addHeader("X-Slack-Signature", "v0=" + Hmac.hex("signing", ("v0:" + time + ":" + body).getBytes(StandardCharsets.UTF_8)));
    return request;
  }

  @Test
  void the_signature_is_the_one_that_slack_publishes_as_its_example() {
    String body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
        + "&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    Instant then = Instant.ofEpochSecond(1531420618);
    String signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(SlackSignature.holds("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", bytes, signature, then)).isTrue();
    assertThat(SlackSignature.holds("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", bytes, signature, then.plusSeconds(301))).isFalse();
    assertThat(SlackSignature.holds("8f742231b10e8888abcd99yyyzzz85a5", "1531420619", bytes, signature, then)).isFalse();
  }
}
