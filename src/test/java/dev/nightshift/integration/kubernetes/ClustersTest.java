package dev.nightshift.integration.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.integration.RawServer;
import dev.nightshift.integration.Recorded;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClustersTest {
  private static final String ANSWER = "{\"kind\":\"Node\",\"metadata\":{\"name\":\"n1\"},\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}";
  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private RawServer server;

  @BeforeEach
  void open() throws IOException {
    server = new RawServer((head, in, out) ->
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + ANSWER.length() + "\r\n\r\n" + ANSWER).getBytes(StandardCharsets.UTF_8)));
  }

  @AfterEach
  void close() throws Exception {
    outbound.close();
    server.close();
  }

  private String config(String user) {
    return """
        apiVersion: v1
        kind: Config
        current-context: near
        clusters:
          - {name: near, cluster: {server: "http://127.0.0.1:1"}}
          - {name: far, cluster: {server: "%s"}}
          - {name: open, cluster: {server: "%s", insecure-skip-tls-verify: true}}
        contexts:
          - {name: near, context: {cluster: near, user: night}}
          - {name: far, context: {cluster: far, user: night, namespace: ops}}
          - {name: open, context: {cluster: open, user: night}}
        users:
          - {name: night, user: {%s}}
        """.formatted(server.url(), server.url(), user);
  }

  private StepKind.Result look(String kubeconfig, String context) throws InterruptedException {
    Map<String, String> settings = Map.of("clusters.far.kubeconfig", "file:kubeconfig", "clusters.far.context", context);
    KubernetesStep step = new KubernetesStep(new Clusters(name -> Optional.ofNullable(settings.get(name)), outbound), Map.of("file:kubeconfig", kubeconfig)::get, Clock.systemUTC());
    return step.run(
        new StepKind.Request("a", "yaml", "node: n1", Map.of("cluster", "far", "action", "get"), Map.of(), null, Duration.ofSeconds(20), List.of()), new Recorded());
  }

  @Test
  void a_kubeconfig_says_where_the_cluster_is_and_who_asks() throws Exception {
    assertThat(look(config("token: t-far"), "far").values()).containsEntry("ready", true);
    assertThat(server.requests()).filteredOn(request -> !request.isEmpty()).singleElement().asString().startsWith("GET /api/v1/nodes/n1 HTTP/1.1").contains("Authorization: Bearer t-far");
    assertThat(look(config("token: t-far"), "").error()).contains("127.0.0.1:1");
  }

  @Test
  void a_kubeconfig_that_runs_something_or_trusts_anybody_is_refused() throws Exception {
    assertThat(look(config("exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: [/tmp/never]}"), "far").error()).contains("signs in by a command or a provider");
    assertThat(look(config("token: t"), "open").error()).contains("insecure-skip-tls-verify");
    assertThat(look(config("token: t"), "there-is-none").error()).contains("has no context 'there-is-none'; set context: to one of near, far, open");
    assertThat(look("hunter2", "far").error()).contains("is none").doesNotContain("hunter2");
    assertThat(look("", "far").error()).contains("is none");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void without_a_name_it_is_the_cluster_that_nightshift_runs_in() {
    Clusters clusters = new Clusters(name -> Optional.empty(), outbound, new PodAccount(Map.of(), Path.of("/absent")));
    assertThatThrownBy(() -> clusters.connect("", reference -> reference)).isInstanceOf(Problem.Unavailable.class).hasMessageContaining("does not run in a pod");
  }
}
