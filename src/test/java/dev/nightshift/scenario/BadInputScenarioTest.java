package dev.nightshift.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.TestDatabase;
import dev.nightshift.platform.Json;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What nobody should send, sent to the whole server over HTTP: a clear answer, nothing half-stored, and the server stays up. */
class BadInputScenarioTest {

  private static final String ENQUEUE = "/v2/enqueue";
  private static final String CHANGE = "/v2/change/enqueue";
  private static final String WEBHOOK = "/in/" + TestShop.KEY + "/webhooks/alertmanager";
  private static final String ALERTS = "/in/" + TestShop.KEY + "/api/v2/alerts";
  private static final String DEEP = "[".repeat(100_000);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;

  private static RunningServer nightshift;
  private static Path workspace;

  @BeforeAll
  static void start() throws Exception {
    workspace = TestShop.write(folder, "");
    nightshift = RunningServer.start(workspace, folder.resolve("data"), TestDatabase.empty());
  }

  @AfterAll
  static void stop() {
    if (nightshift != null) {
      nightshift.close();
    }
  }

  @AfterEach
  void it_still_works_and_its_ledger_is_whole() {
    assertThat(nightshift.send("GET", "/-/healthy", null, "").statusCode()).isEqualTo(200);
    assertThat(nightshift.post("/api/v1/ledger/verify", "").path("findings").size()).isZero();
    assertThat(nightshift.send("POST", ENQUEUE, TestShop.trigger("still-up"), "").statusCode()).isEqualTo(202);
    assertThat(nightshift.send("POST", ENQUEUE, "{\"routing_key\":\"" + TestShop.KEY + "\",\"event_action\":\"resolve\",\"dedup_key\":\"still-up\"}", "").statusCode())
        .isEqualTo(202);
  }

  static Stream<Arguments> events() {
    String start = "{\"routing_key\":\"" + TestShop.KEY + "\",\"event_action\":\"trigger\",";
    String payload = "\"payload\":{\"summary\":\"s\",\"source\":\"x\",\"severity\":\"error\"";
    return Stream.of(
        Arguments.of("malformed", ENQUEUE, "{\"routing_key\":", 400, "JSON"),
        Arguments.of("empty", ENQUEUE, "", 400, "JSON"),
        Arguments.of("too deep", ENQUEUE, DEEP, 400, "JSON"),
        Arguments.of("an array", ENQUEUE, "[]", 400, "object"),
        Arguments.of("an action that is a number", ENQUEUE, "{\"routing_key\":\"" + TestShop.KEY + "\",\"event_action\":7}", 400, "'event_action'"),
        Arguments.of("a payload that is a list", ENQUEUE, start + "\"payload\":[]}", 400, "payload"),
        Arguments.of("a summary that is an object", ENQUEUE, start + "\"payload\":{\"summary\":{},\"source\":\"x\",\"severity\":\"error\"}}", 400, "'payload.summary'"),
        Arguments.of("no severity", ENQUEUE, start + "\"payload\":{\"summary\":\"s\",\"source\":\"x\"}}", 400, "'payload.severity'"),
        Arguments.of("a key of the wrong type", ENQUEUE, start + "\"dedup_key\":7," + payload + "}}", 400, "'dedup_key'"),
        Arguments.of("more than 512 KB", ENQUEUE, start + payload + "},\"client\":\"" + "x".repeat(520 * 1024) + "\"}", 413, "512 KB"),
        Arguments.of("an unknown key", ENQUEUE, "{\"routing_key\":\"R0\",\"event_action\":\"trigger\"," + payload + "}}", 403, "key"),
        Arguments.of("no key", ENQUEUE, "{\"event_action\":\"trigger\"," + payload + "}}", 400, "'routing_key'"),
        Arguments.of("a malformed change", CHANGE, "{", 400, "JSON"),
        Arguments.of("a change without a summary", CHANGE, "{\"routing_key\":\"" + TestShop.KEY + "\",\"payload\":{}}", 400, "'payload.summary'"),
        Arguments.of("a change larger than 512 KB", CHANGE, "{\"routing_key\":\"" + TestShop.KEY + "\",\"payload\":{\"summary\":\"" + "x".repeat(520 * 1024) + "\"}}", 413, "512 KB"),
        Arguments.of("a malformed webhook", WEBHOOK, "{\"alerts\":", 400, "JSON"),
        Arguments.of("a webhook that is too deep", WEBHOOK, DEEP, 400, ""),
        Arguments.of("a webhook without alerts", WEBHOOK, "{\"version\":\"4\"}", 400, "alerts"),
        Arguments.of("a webhook with another key", "/in/nobody/webhooks/alertmanager", "{\"version\":\"4\",\"alerts\":[]}", 403, "key"),
        Arguments.of("alerts that are none", ALERTS, "{}", 400, "array"),
        Arguments.of("alerts that are malformed", ALERTS, "[{", 400, "JSON"),
        Arguments.of("alerts without a key", "/api/v2/alerts", "[]", 401, "key"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("events")
  void an_event_that_cannot_be_understood_is_refused_with_the_reason_and_leaves_nothing(
      String what, String path, String body, int status, String named) {
    int before = alerts();
    double refused = unknownKeys();

    HttpResponse<String> answer = nightshift.send("POST", path, body, "");

    assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(status);
    assertThat(answer.body()).as(what).containsIgnoringCase(named).doesNotContain("Exception").doesNotContain("\tat ").hasSizeLessThan(2_000);
    assertThat(alerts()).isEqualTo(before);
    assertThat(unknownKeys()).isEqualTo(refused + (status == 403 ? 1 : 0));
  }

  @Test
  void a_body_without_end_is_refused_where_the_limit_is() throws Exception {
    URI server = URI.create(nightshift.address());
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(("POST /v2/enqueue HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n").getBytes(ISO_8859_1));
      byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(ISO_8859_1);
      for (int sent = 0; sent < 9; sent++) {
        out.write(chunk);
      }
      out.flush();
      assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1)).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void bytes_that_are_no_text_are_refused() throws Exception {
    byte[] bytes = TestShop.trigger("no-text").replace("answer", "answ?r").getBytes(UTF_8);
    bytes[TestShop.trigger("no-text").replace("answer", "answ?r").indexOf('?')] = (byte) 0xff;
    HttpRequest request = HttpRequest.newBuilder(URI.create(nightshift.address() + ENQUEUE)).POST(HttpRequest.BodyPublishers.ofByteArray(bytes)).build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("JSON");
  }

  @Test
  void control_characters_are_made_harmless_and_the_event_is_kept() {
    String body = "{\"routing_key\":\"" + TestShop.KEY + "\",\"event_action\":\"trigger\",\"dedup_key\":\"odd\\u0000\\u001b[2J\",\"payload\":{\"summary\":\"a\\u0000b\\u001b[31mc\\r\\nd?\","
        + "\"source\":\"x\",\"severity\":\"error\",\"custom_details\":{\"ho\\u0007st\":\"w\\u0000eb\\ud800\",\"service\":\"payments\"}}}";
    assertThat(nightshift.send("POST", ENQUEUE, body, "").statusCode()).isEqualTo(202);

    JsonNode alert = await().atMost(Duration.ofSeconds(10)).until(() -> named("\ufffd[31mc"), found -> !found.isEmpty());
    String stored = alert.toString();
    assertThat(stored.chars().filter(character -> character < ' ' || Character.isSurrogate((char) character)).toArray()).isEmpty();
    assertThat(stored).doesNotContain("\\u0");
    String pages = nightshift.get("/api/v1/incidents?status=all").toString() + nightshift.send("GET", "/status", null, "").body();
    assertThat(pages).doesNotContain("\u001b").doesNotContain("\u0000");
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of("POST", "/api/v1/runs", "{", 400, "JSON"),
        Arguments.of("POST", "/api/v1/runs", "[]", 400, ""),
        Arguments.of("POST", "/api/v1/runs", DEEP, 400, ""),
        Arguments.of("POST", "/api/v1/runs", "{\"runbook\":{}}", 400, "runbook"),
        Arguments.of("POST", "/api/v1/runs", "{\"runbook\":\"nope\"}", 404, "nope"),
        Arguments.of("POST", "/api/v1/runs", "{\"runbook\":\"nope\",\"incident\":\"x\"}", 400, "incident"),
        Arguments.of("POST", "/api/v1/runs", "{\"runbook\":\"" + "x".repeat(600_000) + "\"}", 413, "512 KB"),
        Arguments.of("POST", "/api/v1/events", "{\"name\":[],\"summary\":\"s\"}", 400, "name"),
        Arguments.of("GET", "/api/v1/incidents/forty-two", null, 400, "forty-two"),
        Arguments.of("GET", "/api/v1/incidents?status=maybe", null, 400, "status"),
        Arguments.of("GET", "/api/v1/incidents?limit=many", null, 400, "limit"),
        Arguments.of("GET", "/api/v1/incidents?before=never", null, 400, "before"),
        Arguments.of("GET", "/api/v1/incidents/99999999999999999999", null, 400, "99999999999999999999"),
        Arguments.of("GET", "/api/v1/incidents/4711", null, 404, "4711"),
        Arguments.of("GET", "/api/v1/runs/4711/explain", null, 404, "4711"),
        Arguments.of("GET", "/api/v1/nothing", null, 404, "nothing"),
        Arguments.of("DELETE", "/api/v1/incidents", null, 405, "DELETE"),
        Arguments.of("POST", "/api/v1/runs/1/approve", "{\"plan\":{}}", 400, "plan"));
  }

  @ParameterizedTest(name = "{0} {1} {3}")
  @MethodSource("requests")
  void a_request_that_makes_no_sense_is_a_problem_that_names_the_place(String method, String path, String body, int status, String named) throws Exception {
    String token = Files.readString(folder.resolve("data/admin.token")).strip();
    HttpResponse<String> answer = nightshift.send(method, path, body, token);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = Json.read(answer.body());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asString()).contains(named).doesNotContain("Exception").doesNotContain("dev.nightshift");
  }

  @Test
  void a_workspace_that_is_broken_in_many_ways_is_refused_with_every_place_and_the_last_good_one_stays_in_force() throws Exception {
    String good = nightshift.get("/api/v1/workspace").path("version").asString();
    List<Path> bad = new ArrayList<>();
    try {
      bad.add(write("teams/laughs.yaml", billionLaughs()));
      bad.add(write("services/one.yaml", service("two")));
      bad.add(write("services/two.yaml", service("one")));
      bad.add(write("runbooks/unclosed.md", runbook("```sh {name=open on=local}\necho never closed\n")));
      bad.add(write("runbooks/twice.md", runbook("```sh {name=same on=local}\ntrue\n```\n\n```sh {name=same on=local}\ntrue\n```\n")));
      bad.add(write("runbooks/unbound.md", runbook("```http {name=ask}\nGET http://127.0.0.1/{{nothing}}\n```\n")));

      String problems = await().atMost(Duration.ofSeconds(30)).until(() -> nightshift.get("/api/v1/workspace").path("problems").toString(), said -> said.length() > 2);

      JsonNode list = Json.read(problems);
      assertThat(places(list, "teams/laughs.yaml")).anyMatch(said -> said.contains("alias"));
      assertThat(list.toString()).contains("one → two").contains("services/");
      assertThat(places(list, "runbooks/unclosed.md")).anyMatch(said -> said.startsWith("11 ") && said.contains("never closed"));
      assertThat(places(list, "runbooks/twice.md")).anyMatch(said -> said.contains("'same'"));
      assertThat(places(list, "runbooks/unbound.md")).anyMatch(said -> said.contains("nothing"));
      assertThat(nightshift.get("/api/v1/workspace").path("version").asString()).isEqualTo(good);
    } finally {
      for (Path file : bad) {
        Files.delete(file);
      }
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> nightshift.get("/api/v1/workspace").path("problems").isEmpty());
  }

  private static Path write(String file, String text) throws Exception {
    return Files.writeString(workspace.resolve(file), text);
  }

  private static List<String> places(JsonNode problems, String file) {
    List<String> places = new ArrayList<>();
    problems.forEach(problem -> {
      if (problem.path("file").asString().equals(file)) {
        places.add(problem.path("line").asInt() + " " + problem.path("message").asString());
      }
    });
    return places;
  }

  private static String billionLaughs() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
    for (int level = 1; level < 12; level++) {
      laughs.append("a%1$d: &a%1$d [*a%2$d, *a%2$d, *a%2$d, *a%2$d, *a%2$d, *a%2$d, *a%2$d, *a%2$d, *a%2$d]\n".formatted(level, level - 1));
    }
    return laughs.toString();
  }

  private static String service(String needs) {
    return "name: A service\nteam: payments\nenvironment: staging\ndependencies: [" + needs + "]\n";
  }

  private static String runbook(String mitigation) {
    return "---\ntitle: Broken\nnightshift:\n  service: payments\n  rung: human-initiated\n---\n# Broken\n\n## Mitigation\n\n" + mitigation;
  }

  private static int alerts() {
    return nightshift.get("/api/v1/alerts?state=all&limit=200").path("items").size();
  }

  private static JsonNode named(String part) {
    for (JsonNode alert : nightshift.get("/api/v1/alerts?state=all&limit=200").path("items")) {
      if (alert.path("summary").asString().contains(part)) {
        return alert;
      }
    }
    return Json.read("{}");
  }

  private static double unknownKeys() {
    return nightshift.send("GET", "/metrics", null, "").body().lines()
        .filter(line -> line.startsWith("nightshift_events_unknown_keys_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
