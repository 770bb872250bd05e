package dev.nightshift.room;

import com.sun.net.httpserver.HttpServer;
import dev.nightshift.TestCatalog;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.platform.Json;
import dev.nightshift.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** The other side: a chat that takes messages and answers, and a workspace whose people it knows. */
public final class FakeChat implements AutoCloseable {
  /** What came in, and to which path. */
  public record Received(String path, String authorization, JsonNode body) {}

  static final String LATER = "Working on it";
  static final String RUNBOOK =
      """
      ---
      title: Restore payments
      nightshift:
        service: payments
        targets: name=payments
        limits: {cooldown: 0s, budget: 100/1h}
        approval: {from: [team:payments], minimum: 2, timeout: 30m}
      ---
      # Restore payments

      ## Mitigation

      ```sh {name=restart on=local}
      echo '<!channel> restarted'
      ```
      """;
  static final String CHECKLIST =
      """
      ---
      title: Open the valve
      nightshift:
        service: payments
        targets: name=payments
        limits: {cooldown: 0s, budget: 100/1h}
      ---
      # Open the valve

      ## Mitigation

      ```chat {name=sure choices=yes,not-yet timeout=20m}
      Is the pump off?
      ```

      - [ ] Open the valve by hand

      ```sh {name=look on=local}
      echo looked
      ```
      """;

  static final String GUARDED =
      """
      ---
      title: Restart payments
      nightshift:
        service: payments
        when: alert.name == "Guarded"
        rung: oversight
        targets: name=payments
        limits: {cooldown: 0s, budget: 100/1h}
        approval: {from: [team:payments], minimum: 1, timeout: 30m}
      ---
      # Restart payments

      ## Mitigation

      ```sh {name=restart on=local}
      echo restarted
      ```
      """;

  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  volatile String answer = "{\"ok\":true,\"ts\":\"1763600000.000100\"}";
  volatile int status = 200;

  FakeChat() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", exchange -> {
      JsonNode body = Json.read(exchange.getRequestBody().readAllBytes());
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      received.add(new Received(exchange.getRequestURI().getPath(), authorization == null ? "" : authorization, body));
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Waits for what comes to a path. */
  JsonNode taken(String path) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> received.stream().anyMatch(each -> each.path().equals(path)));
    return received.stream().filter(each -> each.path().equals(path)).findFirst().orElseThrow().body();
  }

  /** The answer to a command: what came at once or, on a slow machine, later. */
  JsonNode atLast(JsonNode answer, String responseUrl) {
    boolean later = answer.path("text").asString("").startsWith(LATER);
    return later ? taken(URI.create(responseUrl).getPath()) : answer;
  }

  List<Received> received() {
    return received;
  }

  /** Ada and Grace of the team payments, Eve of none, Vic who may only look; with these settings, and secrets in files. */
  static TestWorkspaces workspaces(Path folder, Map<String, String> settings, Map<String, String> secrets) {
    secrets.forEach((name, value) -> write(folder.resolve(name), value));
    List<Person> people = List.of(person("ada", "responder"), person("grace", "responder"), person("eve", "responder"), person("vic", "viewer"));
    Catalog small = TestWorkspaces.catalog(List.of(TestWorkspaces.service("payments")), List.of(TestWorkspaces.team()), people);
    Map<String, String> all = new HashMap<>(small.settings());
    all.putAll(settings);
    Catalog catalog = TestCatalog.like(small).settings(all).make();
    return TestWorkspaces.of(new Workspace(
        catalog, List.of(TestWorkspaces.runbook("restore", RUNBOOK), TestWorkspaces.runbook("valve", CHECKLIST), TestWorkspaces.runbook("guarded", GUARDED)), "test-1", folder));
  }

  private static Person person(String id, String role) {
    String name = id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1);
    return new Person(id, name, role, List.of(new Person.ContactMethod("slack", slack(id))), Map.of("slack", slack(id), "mattermost", mattermost(id)));
  }

  static String slack(String person) {
    return "U0" + person.toUpperCase(Locale.ROOT);
  }

  static String mattermost(String person) {
    return (person + "00000000000000000000000000").substring(0, 26);
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  static Map<String, String> with(Map<String, String> fields, String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.put(name, value);
    return changed;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
