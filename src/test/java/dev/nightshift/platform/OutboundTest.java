package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.integration.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboundTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(800);

  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);

  @AfterEach
  void close() {
    outbound.close();
  }

  private Outbound.Response get(String url, Duration timeout) throws InterruptedException {
    return outbound.send(Outbound.Request.get(URI.create(url), timeout));
  }

  @Test
  void sends_method_headers_and_body_and_returns_the_answer() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 201 Created\nX-Kind: a\nX-Kind: b\nContent-Length: 3\n\nyes")) {
      Outbound.Response response =
          outbound.send(new Outbound.Request("PUT", URI.create(server.url() + "/x?y=1"), Map.of("X-Who", "me"), "body".getBytes(StandardCharsets.UTF_8), LONG));

      assertThat(response.status()).isEqualTo(201);
      assertThat(response.text()).isEqualTo("yes");
      assertThat(response.headers().get("x-kind")).containsExactly("a", "b");
      assertThat(server.requests().getFirst()).startsWith("PUT /x?y=1 HTTP/1.1\r\n").contains("X-Who: me", "User-Agent: Nightshift").endsWith("body");
    }
  }

  @Test
  void a_redirect_is_an_answer_and_only_followed_when_asked_and_within_the_same_host() throws Exception {
    try (RawServer away = RawServer.answering("HTTP/1.1 302 Found\nLocation: http://127.0.0.2/\nContent-Length: 0\n\n");
        RawServer near = new RawServer((head, in, out) -> out.write(
            (head.startsWith("GET /end") ? "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nend" : "HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8)))) {
      assertThat(get(near.url(), LONG).status()).isEqualTo(302);
      assertThat(following(near.url()).text()).isEqualTo("end");
      assertThat(following(away.url()).status()).isEqualTo(302);
    }
  }

  private Outbound.Response following(String url) throws InterruptedException {
    return outbound.send(new Outbound.Request("GET", URI.create(url), Map.of("Authorization", "x"), new byte[0], LONG, 3, 1000));
  }

  @Test
  void an_endless_answer_is_cut_at_the_limit() throws Exception {
    byte[] piece = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
    try (RawServer server = new RawServer((head, in, out) -> {
      out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write(piece);
      }
    })) {
      Outbound.Response response = get(server.url(), LONG);
      assertThat(response.body()).hasSize(Outbound.Request.LARGEST);
      assertThat(response.truncated()).isTrue();
    }
  }

  @Test
  void a_server_that_drips_is_bounded_by_the_whole_time() throws Exception {
    try (RawServer server = new RawServer((head, in, out) -> {
      out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      drip(out);
    })) {
      assertThatThrownBy(() -> get(server.url() + "/secret-path", SHORT))
          .isInstanceOf(Problem.Unavailable.class)
          .hasMessage("127.0.0.1:" + server.port() + " did not answer within 800ms");
    }
  }

  /** A byte every now and then, each soon enough for a time limit on silence alone. */
  private static void drip(OutputStream out) throws IOException {
    while (true) {
      out.write('x');
      out.flush();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  @Test
  void a_server_that_says_nothing_or_hangs_up_or_speaks_something_else_is_explained() throws Exception {
    try (RawServer silent = new RawServer((head, in, out) -> in.transferTo(OutputStream.nullOutputStream()));
        RawServer rude = new RawServer((head, in, out) -> { });
        RawServer foreign = RawServer.answering("SSH-2.0-OpenSSH_9.2\n");
        RawServer cut = RawServer.answering("HTTP/1.1 200 OK\nContent-Length: 100\n\nhalf")) {
      assertThatThrownBy(() -> get(silent.url(), SHORT)).isInstanceOf(Problem.Unavailable.class).hasMessageEndingWith("did not answer within 800ms");
      assertThatThrownBy(() -> get(rude.url(), LONG)).hasMessageEndingWith("closed the connection without an answer");
      assertThatThrownBy(() -> get(foreign.url(), LONG)).isInstanceOf(Problem.Unavailable.class).hasMessageContaining("127.0.0.1:" + foreign.port());
      assertThatThrownBy(() -> get(cut.url(), LONG)).hasMessageEndingWith("closed the connection in the middle of its answer");
    }
  }

  @Test
  void endless_headers_are_refused() throws Exception {
    try (RawServer server = new RawServer((head, in, out) -> {
      out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write("X-Y: z\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    })) {
      assertThatThrownBy(() -> get(server.url(), LONG)).hasMessageEndingWith("answered with too many or too long headers");
    }
  }

  @Test
  void nobody_there_is_explained() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThatThrownBy(() -> get("http://127.0.0.1:" + port, LONG)).hasMessage("127.0.0.1:" + port + " refused the connection");
    assertThatThrownBy(() -> get("http://no-such-host.invalid", LONG)).hasMessage("no-such-host.invalid does not resolve to an address");
  }

  @Test
  void denied_addresses_are_never_connected_to() {
    assertThatThrownBy(() -> get("http://169.254.169.254/latest/meta-data", LONG)).isInstanceOf(Problem.Denied.class).hasMessageContaining("169.254.169.254");
    assertThatThrownBy(() -> get("http://2852039166/", LONG)).isInstanceOf(Problem.Denied.class);
    assertThatThrownBy(() -> get("http://[::ffff:169.254.169.254]/", LONG)).isInstanceOf(Problem.Denied.class);
    assertThatThrownBy(() -> get("http://metadata.google.internal/", LONG)).isInstanceOf(Problem.Denied.class);
    assertThatThrownBy(() -> get("ftp://example.org/", LONG)).isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> get("http://user:password@example.org/", LONG)).isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void a_name_is_judged_by_the_addresses_it_resolves_to() throws Exception {
    AddressRules noLoopback = AddressRules.of("", "127.0.0.0/8 ::1");
    try (Outbound strict = new Outbound(() -> noLoopback);
        RawServer server = RawServer.answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n")) {
      String url = "http://localhost:" + server.port() + "/";
      assertThat(get(url, LONG).status()).isEqualTo(200);
      assertThatThrownBy(() -> strict.send(Outbound.Request.get(URI.create(url), LONG))).isInstanceOf(Problem.Denied.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_redirect_to_a_denied_address_is_not_followed_either() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 302 Found\nLocation: http://169.254.169.254/\nContent-Length: 0\n\n")) {
      assertThat(following(server.url()).status()).isEqualTo(302);
    }
  }

  @Test
  void the_rules_are_asked_anew_for_every_request() throws Exception {
    AddressRules[] rules = {AddressRules.DEFAULT};
    try (Outbound changing = new Outbound(() -> rules[0]);
        RawServer server = RawServer.answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n")) {
      Outbound.Request request = Outbound.Request.get(URI.create(server.url()), LONG);
      assertThat(changing.send(request).status()).isEqualTo(200);
      rules[0] = AddressRules.of("", "127.0.0.0/8");
      assertThatThrownBy(() -> changing.send(request)).isInstanceOf(Problem.Denied.class);
    }
  }

  @Test
  void interruption_ends_the_exchange() throws Exception {
    try (RawServer server = new RawServer((head, in, out) -> in.transferTo(OutputStream.nullOutputStream()))) {
      FutureTask<Void> task = new FutureTask<>(() -> {
        assertThatThrownBy(() -> get(server.url(), Duration.ofMinutes(5))).isInstanceOf(InterruptedException.class);
        return null;
      });
      Thread thread = Thread.ofVirtual().start(task);
      Awaitility.await().until(() -> !server.requests().isEmpty());
      thread.interrupt();
      task.get(10, TimeUnit.SECONDS);
    }
  }
}
