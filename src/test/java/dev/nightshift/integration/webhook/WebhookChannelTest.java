package dev.nightshift.integration.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nightshift.TickingClock;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.PageChannel.Delivery;
import dev.nightshift.spi.PageChannel.Message;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookChannelTest {

  private record Received(Map<String, List<String>> headers, byte[] body) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  private final TickingClock clock = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
  private final Map<String, String> settings = new HashMap<>(Map.of("webhook.signingKeys", "env:NEW,env:OLD"));
  private final Map<String, String> secrets = Map.of("env:NEW", "new key", "env:OLD", "old key");
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private volatile int status = 200;
  private volatile String retryAfter = "";
  private HttpServer server;
  private WebhookChannel channel;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          received.add(new Received(Map.copyOf(exchange.getRequestHeaders()), exchange.getRequestBody().readAllBytes()));
          if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    channel = new WebhookChannel(outbound, name -> Optional.ofNullable(settings.get(name)), this::secret, clock);
  }

  @AfterEach
  void stop() {
    server.stop(0);
    outbound.close();
  }

  private String secret(String reference) {
    return Optional.ofNullable(secrets.get(reference)).orElseThrow(() -> new Problem.Unavailable(reference + " is not set"));
  }

  private Delivery send() {
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    return channel.send(new Message("page-42", address, "Ümlaut", "text", Map.of("incident", 7)));
  }

  private static String hmac(byte[] body, String key) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return "v1=" + HexFormat.of().formatHex(mac.doFinal(body));
  }

  @Test
  void posts_json_signed_with_every_key_so_that_a_receiver_can_verify_it_during_a_change_of_keys() throws Exception {
    assertThat(send()).isEqualTo(new Delivery.Delivered("HTTP 200"));
    Received post = received.getFirst();
    assertThat(post.header("X-nightshift-id")).isEqualTo("page-42");
    assertThat(post.header("Content-type")).isEqualTo("application/json");
    assertThat(post.header("X-nightshift-signature")).isEqualTo(hmac(post.body(), "new key") + "," + hmac(post.body(), "old key"));
    var body = Json.read(new String(post.body(), StandardCharsets.UTF_8));
    assertThat(body.path("incident").asInt()).isEqualTo(7);
    assertThat(body.path("subject").asString()).isEqualTo("Ümlaut");
    assertThat(body.path("id").asString()).isEqualTo("page-42");
  }

  @Test
  void overload_and_server_errors_are_worth_a_retry_and_other_refusals_are_not() {
    for (int later : List.of(429, 500, 502, 503, 408)) {
      status = later;
      assertThat(send()).isEqualTo(new Delivery.Retry(Duration.ZERO, "the receiver answered HTTP " + later));
    }
    for (int never : List.of(400, 401, 404, 410, 302)) {
      status = never;
      assertThat(send()).isInstanceOf(Delivery.GiveUp.class);
    }
  }

  @Test
  void waits_as_long_as_the_receiver_wishes() {
    status = 429;
    retryAfter = "17";
    assertThat(send()).isInstanceOfSatisfying(Delivery.Retry.class, retry -> assertThat(retry.after()).isEqualTo(Duration.ofSeconds(17)));
    retryAfter = "Fri, 20 Nov 2026 03:00:40 GMT";
    assertThat(send()).isInstanceOfSatisfying(Delivery.Retry.class, retry -> assertThat(retry.after()).isEqualTo(Duration.ofSeconds(40)));
    retryAfter = "soon";
    assertThat(send()).isInstanceOfSatisfying(Delivery.Retry.class, retry -> assertThat(retry.after()).isZero());
  }

  @Test
  void a_receiver_that_is_away_is_worth_a_retry_and_no_address_is_not() {
    server.stop(0);
    assertThat(send()).isInstanceOf(Delivery.Retry.class);
    assertThat(channel.send(new Message("page-42", "not an address", "", "", Map.of()))).isInstanceOf(Delivery.GiveUp.class);
    assertThat(channel.send(new Message("page-42", "http://169.254.169.254/x", "", "", Map.of()))).isInstanceOf(Delivery.GiveUp.class);
  }

  @Test
  void a_key_that_does_not_resolve_is_worth_a_retry_and_nothing_leaves() {
    settings.put("webhook.signingKeys", "env:GONE");
    assertThat(send()).isInstanceOf(Delivery.Retry.class);
    assertThat(received).isEmpty();
  }

  @Test
  void without_keys_it_goes_out_unsigned() {
    settings.clear();
    assertThat(send()).isInstanceOf(Delivery.Delivered.class);
    assertThat(received.getFirst().headers()).doesNotContainKey("X-nightshift-signature");
  }
}
