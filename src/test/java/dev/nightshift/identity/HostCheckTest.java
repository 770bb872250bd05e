package dev.nightshift.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.TickingClock;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.platform.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class HostCheckTest {

  @Test
  void a_server_on_loopback_refuses_names_of_other_sites_and_says_what_to_do() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        TestServer server =
            TestServer.start(database, TestWorkspaces.small(), new TickingClock(Instant.parse("2026-11-20T03:00:00Z")))) {
      for (String path : List.of("/", "/status", "/sign-in", "/assets/none.css", "/api/v1/status", "/api/docs")) {
        assertThat(get(server, path, "rebound.example"))
            .as(path)
            .startsWith("HTTP/1.1 421 ")
            .contains("--public-url", "localhost")
            .contains("X-Frame-Options: DENY");
      }
      assertThat(get(server, "/api/v1/status", "rebound.example")).contains("application/problem+json", "rebound.example");
      for (String host : List.of("localhost", "LOCALHOST", "127.0.0.1", "[::1]")) {
        assertThat(get(server, "/status", host)).as(host).startsWith("HTTP/1.1 200 ");
        assertThat(get(server, "/api/v1/status", host)).as(host).startsWith("HTTP/1.1 200 ");
      }
      assertThat(get(server, "/-/healthy", "rebound.example")).as("machines have keys of their own").startsWith("HTTP/1.1 200 ");
    }
  }

  private static String get(TestServer server, String path, String host) throws IOException {
    URI uri = server.uri(path);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + ":" + uri.getPort() + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void the_address_by_which_people_reach_it_is_known_from_either_setting() throws Exception {
    assertThat(passes("127.0.0.1", null, "", "nightshift.example")).isFalse();
    assertThat(passes("127.0.0.1", "https://nightshift.example/", "", "nightshift.example")).isTrue();
    assertThat(passes("::1", null, "https://Nightshift.example:8443", "nightshift.example")).isTrue();
    assertThat(passes("127.0.0.1", "https://nightshift.example/", "", "other.example")).isFalse();
  }

  @Test
  void a_server_that_listens_for_others_answers_to_any_name() throws Exception {
    assertThat(passes("0.0.0.0", null, "", "web-1.internal")).isTrue();
  }

  private static boolean passes(String listens, @Nullable String publicUrl, String workspaceUrl, String asked) throws Exception {
    ServerSettings settings = new ServerSettings(Path.of("w"), Path.of("d"), listens, 8080, publicUrl, null);
    TestWorkspaces workspaces = TestWorkspaces.small();
    if (!workspaceUrl.isEmpty()) {
      workspaces.change(with(TestWorkspaces.smallCatalog(), Map.of("publicUrl", workspaceUrl)));
    }
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/status");
    request.setServerName(asked);
    MockFilterChain chain = new MockFilterChain();
    new HostCheck(settings, workspaces).doFilter(request, new MockHttpServletResponse(), chain);
    return chain.getRequest() != null;
  }

  private static Catalog with(Catalog catalog, Map<String, String> settings) {
    return TestCatalog.like(catalog).settings(settings).make();
  }
}
