package dev.nightshift.integration.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.nightshift.integration.OwnAuthority;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server with a certificate of its cluster's own authority that answers as the reference of Kubernetes' API says. */
class KubernetesSourceTest {
  private static final OwnAuthority AUTHORITY = OwnAuthority.create();

  @TempDir Path account;
  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private final Map<String, String> settings = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private HttpsServer server;
  private KubernetesSource kubernetes;

  @BeforeEach
  void open() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(AUTHORITY.server()));
    server.createContext("/", this::answer);
    server.start();
    Files.writeString(account.resolve("token"), "t-pod\n");
    Files.writeString(account.resolve("ca.crt"), AUTHORITY.pem());
    Files.writeString(account.resolve("namespace"), "nightshift");
    Map<String, String> pod =
        Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", Integer.toString(server.getAddress().getPort()));
    Settings all = name -> Optional.ofNullable(settings.get(name));
    kubernetes = new KubernetesSource(all, new Clusters(all, outbound, new PodAccount(pod, account)));
  }

  @AfterEach
  void close() {
    outbound.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    String bearer = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(exchange.getRequestMethod() + " " + path + " " + bearer);
    boolean known = List.of("Bearer t-pod", "Bearer t-far").contains(bearer);
    if (!known) {
      send(exchange, 401, status(401, "Unauthorized"));
    } else if (path.equals("/api/v1/namespaces/nightshift/secrets/tokens")) {
      send(exchange, 200, """
          {"kind":"Secret","apiVersion":"v1","metadata":{"name":"tokens","namespace":"nightshift"},"data":{"pager.key":"cC1rZXk="},"type":"Opaque"}""");
    } else if (path.startsWith("/api/v1/namespaces/kube-system/")) {
      send(exchange, 403, status(403, "Forbidden"));
    } else {
      send(exchange, 404, status(404, "NotFound"));
    }
  }

  private static String status(int code, String reason) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"reason\":\"" + reason + "\",\"code\":" + code + "}";
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String fetch(String place) throws InterruptedException {
    return kubernetes.fetch(place, Map.of("env:TOKEN", "t-far", "env:WRONG", "t-wrong", "file:ca.pem", AUTHORITY.pem())::get);
  }

  @Test
  void reads_a_key_with_the_service_account_of_the_pod() throws Exception {
    assertThat(fetch("tokens#pager.key")).isEqualTo("p-key");
    assertThat(fetch("nightshift/tokens#pager.key")).isEqualTo("p-key");
    assertThat(requests).containsOnly("GET /api/v1/namespaces/nightshift/secrets/tokens Bearer t-pod");
  }

  @Test
  void reads_a_key_of_another_cluster_with_a_token_by_reference() throws Exception {
    far("env:TOKEN");
    assertThat(fetch("nightshift/tokens#pager.key")).isEqualTo("p-key");
    assertThat(requests).containsExactly("GET /api/v1/namespaces/nightshift/secrets/tokens Bearer t-far");

    fails("tokens#pager.key", "nothing says in which namespace");
    settings.put("clusters.far.namespace", "nightshift");
    assertThat(fetch("tokens#pager.key")).isEqualTo("p-key");
  }

  @Test
  void trusts_nobody_but_the_authority_of_the_cluster() {
    far("env:TOKEN");
    settings.remove("clusters.far.ca");
    fails("nightshift/tokens#pager.key", "failed the TLS handshake");
    assertThat(requests).isEmpty();
  }

  @Test
  void says_why_there_is_none() throws Exception {
    fails("tokens#absent", "has no key 'absent'");
    fails("absent#key", "no such Secret");
    fails("kube-system/x#key", "a Role needs 'get'");
    far("env:WRONG");
    fails("nightshift/tokens#pager.key", "does not accept the sign-in");
    settings.clear();
    Files.delete(account.resolve("token"));
    fails("tokens#pager.key", "no service account");
  }

  private void far(String token) {
    settings.put("secretSources.kubernetes.cluster", "far");
    settings.put("clusters.far.url", "https://127.0.0.1:" + server.getAddress().getPort() + "/");
    settings.put("clusters.far.token", token);
    settings.put("clusters.far.ca", "file:ca.pem");
  }

  private void fails(String place, String why) {
    assertThatThrownBy(() -> fetch(place)).isInstanceOf(Problem.Unavailable.class).message().contains(why).doesNotContain("t-pod", "t-far", "p-key");
  }
}
