package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Template;
import dev.nightshift.spi.StepKind;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * fabric8's CRUD server, and beside it what that does not know: server-side apply (as a merge), dry runs (which keep nothing), the scale and
 * the eviction of the API's reference, and where kinds live. Keeps each request as "METHOD path", with "type body" where it has one.
 */
final class MockCluster implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
  private static final String RESOURCES = "{\"kind\":\"APIResourceList\",\"resources\":[%s]}";

  final List<String> requests = new CopyOnWriteArrayList<>();
  /** What is answered instead, once each: "METHOD path" → status and body. */
  final Map<String, List<String>> answers = new ConcurrentHashMap<>();
  final Map<String, String> settings = new HashMap<>();
  final List<Duration> pauses = new ArrayList<>();
  final KubernetesStep step;
  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private final KubernetesCrudDispatcher crud = new KubernetesCrudDispatcher();
  private final MockWebServer server = new MockWebServer();

  MockCluster() {
    this(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private MockCluster(Clock clock) {
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        String body = new String(request.getBody().getBytes(), StandardCharsets.UTF_8);
        String type = request.getHeader("Content-Type");
        requests.add(request.getMethod() + " " + request.getPath() + (body.isEmpty() ? "" : " " + type + " " + body));
        List<String> answer = answers.get(request.getMethod() + " " + request.getPath());
        if (answer != null && !answer.isEmpty()) {
          String[] parts = answer.removeFirst().split(" ", 2);
          return new MockResponse().setResponseCode(Integer.parseInt(parts[0])).setBody(parts[1]);
        }
        return answer(request, body, String.valueOf(type));
      }
    });
    server.start(InetAddress.getLoopbackAddress(), 0);
    settings.put("clusters.test.url", url());
    settings.put("clusters.test.token", "env:TOKEN");
    settings.put("clusters.test.namespace", "shop");
    step = new KubernetesStep(new Clusters(name -> Optional.ofNullable(settings.get(name)), outbound), reference -> "value-of-" + reference, clock, pauses::add);
  }

  String url() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** Answers a request once as told, then as ever. */
  void answer(String request, String... answer) {
    answers.put(request, new CopyOnWriteArrayList<>(answer));
  }

  private MockResponse answer(RecordedRequest request, String body, String type) {
    String path = request.getPath().replaceAll("\\?.*", "");
    String method = request.getMethod();
    if (path.equals("/apis/apps/v1") || path.equals("/api/v1")) {
      return ok(String.format(RESOURCES, path.equals("/api/v1")
          ? "{\"name\":\"configmaps\",\"namespaced\":true,\"kind\":\"ConfigMap\"},{\"name\":\"secrets\",\"namespaced\":true,\"kind\":\"Secret\"},{\"name\":\"namespaces\",\"namespaced\":false,\"kind\":\"Namespace\"}"
          : "{\"name\":\"deployments/scale\",\"namespaced\":true,\"kind\":\"Scale\"},{\"name\":\"deployments\",\"namespaced\":true,\"kind\":\"Deployment\"}"));
    }
    boolean dryRun = request.getPath().contains("dryRun=All");
    if (path.endsWith("/scale")) {
      return scale(path.replace("/scale", ""), dryRun ? "GET" : method, body);
    }
    if (request.getPath().contains("?fieldSelector=spec.nodeName%3D")) {
      return on(request.getPath().replaceFirst(".*%3D", ""), path);
    }
    if (path.endsWith("/eviction")) {
      return dryRun ? ok("{}") : crud(HttpMethod.DELETE, path.replace("/eviction", ""), "", "");
    }
    if (dryRun) {
      MockResponse now = crud(HttpMethod.GET, path, "", "");
      return now.code() == 404 ? ok(body) : now;
    }
    if (type.startsWith("application/apply-patch+yaml")) {
      return has(path)
          ? crud(HttpMethod.PUT, path, "application/json", merged(get(path), Json.read(body)).toString())
          : crud(HttpMethod.POST, path.replaceFirst("/[^/]+$", ""), "application/json", body);
    }
    return crud.dispatch(request);
  }

  private MockResponse scale(String path, String method, String body) {
    if (method.equals("PUT")) {
      crud(HttpMethod.PATCH, path, "application/merge-patch+json", "{\"spec\":{\"replicas\":" + Json.read(body).path("spec").path("replicas") + "}}");
    }
    JsonNode deployment = Json.read(crud(HttpMethod.GET, path, "", "").getBody().getBytes());
    return ok("{\"kind\":\"Scale\",\"apiVersion\":\"autoscaling/v1\",\"metadata\":{\"name\":\"shop\",\"namespace\":\"shop\",\"resourceVersion\":\"7\"},\"spec\":{\"replicas\":"
        + deployment.path("spec").path("replicas") + "}}");
  }

  private MockResponse on(String node, String path) {
    ObjectNode pods = (ObjectNode) get(path);
    pods.set("items", Json.MAPPER.valueToTree(pods.path("items").valueStream().filter(pod -> pod.at("/spec/nodeName").asString("").equals(node)).toList()));
    return ok(pods.toString());
  }

  private static JsonNode merged(JsonNode before, JsonNode manifest) {
    if (!(before instanceof ObjectNode object) || !manifest.isObject()) {
      return manifest;
    }
    manifest.properties().forEach(member -> object.set(member.getKey(), merged(object.path(member.getKey()), member.getValue())));
    return object;
  }

  private static MockResponse ok(String body) {
    return new MockResponse().setResponseCode(200).setBody(body);
  }

  private MockResponse crud(HttpMethod method, String path, String type, String body) {
    Headers headers = type.isEmpty() ? Headers.builder().build() : Headers.builder().add("Content-Type", type).build();
    return crud.dispatch(new RecordedRequest("HTTP/1.1", method, path, headers, new Buffer(body.getBytes(StandardCharsets.UTF_8))));
  }

  /** Puts a resource there. */
  void there(String path, String json) {
    MockResponse created = crud(HttpMethod.POST, path, "application/json", json);
    if (created.code() / 100 != 2) {
      throw new AssertionError(created.code() + " " + new String(created.getBody().getBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Sets what the cluster itself would say of a resource. */
  void status(String path, String json) {
    ObjectNode status = Json.MAPPER.createObjectNode();
    status.set("status", Json.read(json));
    crud(HttpMethod.PATCH, path, "application/merge-patch+json", status.toString());
  }

  JsonNode get(String path) {
    return Json.read(crud(HttpMethod.GET, path, "", "").getBody().getBytes());
  }

  boolean has(String path) {
    return crud(HttpMethod.GET, path, "", "").code() == 200;
  }

  /** A request as a run makes it of a fence. */
  StepKind.Request request(String action, String text, Map<String, ?> values) {
    Map<String, String> attributes = new HashMap<>(Map.of("cluster", "test", "action", action, StepKind.READ_ONLY, "false"));
    String rendered = Template.parse(text).render(values::get, step.context());
    return new StepKind.Request("a", "yaml", rendered, attributes, Map.of(), null, Duration.ofSeconds(20), List.of("hunter2"));
  }

  @Override
  public void close() throws Exception {
    outbound.close();
    server.close();
  }
}
