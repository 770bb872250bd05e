package dev.nightshift.integration.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.integration.RawServer;
import dev.nightshift.integration.Recorded;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Template;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.StepKind.Result;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpStepTest {
  private static final String SECRET = "t0p-{secret}-value";

  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private final Map<String, String> settings = new HashMap<>();
  private final HttpStep step =
      new HttpStep(outbound, this::secret, name -> Optional.ofNullable(settings.get(name)), Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC), new Random(1));
  private final Recorded output = new Recorded();

  private String secret(String reference) {
    if (reference.equals("TOKEN")) {
      return SECRET;
    }
    throw new Problem.Unavailable("The secret '" + reference + "' does not resolve");
  }

  @AfterEach
  void close() {
    outbound.close();
  }

  private static Request request(String text, Map<String, String> attributes) {
    return new Request("ask", "http", text, attributes, Map.of(), null, Duration.ofSeconds(20), List.of("known-secret"));
  }

  private Result run(String text) throws InterruptedException {
    return step.run(request(text, Map.of()), output);
  }

  private String rendered(String text, Map<String, ?> values) {
    return Template.parse(text).render(Template.Values.of(values), step.context());
  }

  @Test
  void sends_the_block_and_returns_status_headers_body_and_json() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 25\n\n{\"ok\":true,\"n\":1,\"x\":[2]}")) {
      Result result = run("# asks\nPOST " + server.url() + "/a HTTP/1.1\nAccept: application/json\n\n{\"q\": 1}\n");

      assertThat(result.error()).isNull();
      assertThat(result.defaultSuccess()).isTrue();
      assertThat(result.values()).containsEntry("status", 200L).containsEntry("body", "{\"ok\":true,\"n\":1,\"x\":[2]}")
          .containsEntry("json", Map.of("ok", true, "n", 1, "x", List.of(2)));
      assertThat(result.values().get("headers")).isEqualTo(Map.of("content-type", "application/json", "content-length", "25"));
      assertThat(server.requests().getFirst()).startsWith("POST /a HTTP/1.1").contains("Accept: application/json").endsWith("{\"q\": 1}");
      assertThat(output.stdout()).startsWith("HTTP 200 after ").endsWith("{\"ok\":true,\"n\":1,\"x\":[2]}\n");
    }
  }

  @Test
  void an_error_status_is_a_result_and_no_success() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 503 Busy\nContent-Length: 0\n\n")) {
      Result result = run("GET " + server.url());
      assertThat(result.values()).containsEntry("status", 503L);
      assertThat(result.defaultSuccess()).isFalse();
      assertThat(result.error()).isNull();
    }
  }

  @Test
  void output_json_hands_single_values_on_and_refuses_what_is_no_json() throws Exception {
    try (RawServer json = RawServer.answering("HTTP/1.1 200 OK\nContent-Length: 27\n\n{\"id\":\"a\",\"n\":2,\"deep\":{}}  ");
        RawServer text = RawServer.answering("HTTP/1.1 200 OK\nContent-Length: 2\n\nno")) {
      assertThat(step.run(request("GET " + json.url(), Map.of("output", "json")), output).outputs()).isEqualTo(Map.of("id", "a", "n", "2"));
      assertThat(step.run(request("GET " + text.url(), Map.of("output", "json")), output).error()).startsWith("The body is not JSON");
    }
  }

  @Test
  void a_secret_goes_only_to_the_other_side() throws Exception {
    try (RawServer server = new RawServer((head, in, out) -> out.write(("HTTP/1.1 401 No\r\n\r\nnot " + head).getBytes(StandardCharsets.UTF_8)))) {
      String text = "GET " + server.url() + "/?known=known-secret\nAuthorization: Bearer {{secret:TOKEN}}\n";
      Result result = run(text);

      assertThat(server.requests().getFirst()).contains("Authorization: Bearer " + SECRET);
      assertThat(result.toString() + output.stdout()).doesNotContain(SECRET).doesNotContain("known-secret").contains("Authorization: Bearer ***");
      assertThat(step.plan(request(text, Map.of()))).contains("Authorization: Bearer {{secret:TOKEN}}").contains("known=***").doesNotContain(SECRET);
    }
  }

  @Test
  void a_secret_that_does_not_resolve_stops_the_step_before_anything_is_sent() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\n\n")) {
      assertThat(run("GET " + server.url() + "\nX: {{secret:OTHER}}").error()).isEqualTo("The secret 'OTHER' does not resolve");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void values_are_escaped_for_the_place_they_go_to() {
    String text = "POST http://h/{{v}}?q={{v}}\nContent-Type: application/json\nX-V: {{h}}\n\n{\"v\": \"{{v}}\", \"n\": {{n}}}";
    assertThat(rendered(text, Map.of("v", "a/b\"c&d e", "h", "plain value", "n", 5)))
        .isEqualTo("POST http://h/a%2Fb%22c%26d%20e?q=a%2Fb%22c%26d%20e\nContent-Type: application/json\nX-V: plain value\n\n{\"v\": \"a/b\\\"c&d e\", \"n\": 5}");
    assertThat(rendered("POST http://h/\nContent-Type: application/x-www-form-urlencoded\n\na={{v}}", Map.of("v", "1&b=2"))).endsWith("a=1%26b%3D2");
  }

  @Test
  void a_value_cannot_break_out_of_its_place_nor_name_a_secret() {
    Map<String, String> values = Map.of("host", "evil.org/x", "line", "a\r\nX-Evil: 1", "secret", "{{secret:TOKEN}}", "text", "plain text body");
    assertThatThrownBy(() -> rendered("GET http://{{host}}/", values)).hasMessageContaining("{{host}} cannot go here");
    assertThatThrownBy(() -> rendered("GET http://h/\nX: {{line}}", values)).hasMessageContaining("{{line}} cannot go here");
    assertThatThrownBy(() -> rendered("GET http://h/\nX: {{secret}}", values)).hasMessageContaining("{{secret}} cannot go here");
    assertThatThrownBy(() -> rendered("POST http://h/\nContent-Type: text/plain\n\n{{text}}", values)).hasMessageContaining("{{text}} cannot go here");
    assertThat(rendered("POST http://h/\n\n{\"v\":\"{{secret}}\"}", values)).doesNotContain("{{secret:");
    assertThat(rendered("GET http://h/?{{secret}}", values)).doesNotContain("{{secret:");
  }

  @Test
  void a_block_that_is_no_request_is_explained() throws Exception {
    assertThat(run("").error()).contains("A request begins with a line such as");
    assertThat(run("GET http://127.0.0.1/\nnot a header").error()).contains("this is neither: not a header");
    assertThat(run("GET http://127.0.0.1/\nContent-Length: 5").error()).contains("set by Nightshift itself");
    assertThat(run("GET http://127.0.0.1/ /x").error()).contains("A request begins with");
    assertThat(run("GET http://169.254.169.254/latest").error()).contains("not allowed");
    assertThat(step.run(request("GET http://127.0.0.1/", Map.of("redirects", "many")), output).error()).contains("redirects is 'many'");
  }

  @Test
  void a_server_that_hangs_ends_with_the_steps_time() throws Exception {
    try (RawServer server = new RawServer((head, in, out) -> in.transferTo(OutputStream.nullOutputStream()))) {
      Request request = new Request("ask", "http", "GET " + server.url(), Map.of(), Map.of(), null, Duration.ofMillis(500), List.of());
      assertThat(step.run(request, output).error()).isEqualTo("127.0.0.1:" + server.port() + " did not answer within 500ms");
    }
  }

  @Test
  void a_request_proves_who_sends_it_by_a_secret_that_never_shows() throws Exception {
    try (RawServer server = new RawServer((head, in, out) -> out.write(("HTTP/1.1 200 OK\r\n\r\n" + head).getBytes(StandardCharsets.UTF_8)))) {
      String get = "GET " + server.url();
      String basic = Base64.getEncoder().encodeToString(("ada:" + SECRET).getBytes(StandardCharsets.UTF_8));
      Map<Map<String, String>, String> sent = Map.of(
          Map.of("as", "TOKEN"), "Authorization: Bearer " + SECRET,
          Map.of("as", "TOKEN", "auth", "basic:ada"), "Authorization: Basic " + basic,
          Map.of("as", "TOKEN", "auth", "header:X-Api-Key"), "X-Api-Key: " + SECRET);
      for (var one : sent.entrySet()) {
        Result result = step.run(request(get, one.getKey()), output);
        assertThat(server.requests().getLast()).contains(one.getValue() + "\r\n");
        assertThat(result.toString() + output.stdout()).doesNotContain(SECRET).doesNotContain(basic);
        assertThat(step.plan(request(get, one.getKey()))).contains("by the secret TOKEN").doesNotContain(SECRET);
      }
      assertThat(step.run(request(get, Map.of("auth", "bearer")), output).error()).isEqualTo("auth needs a secret; name it by as=…");
      assertThat(step.run(request(get, Map.of("as", "OTHER")), output).error()).isEqualTo("The secret 'OTHER' does not resolve");
      assertThat(step.run(request(get + "\nAuthorization: x", Map.of("as", "TOKEN")), output).error()).contains("keep one of them");
      assertThat(step.check("http", get, Map.of("auth", "digest"))).singleElement().asString().startsWith("auth is 'digest'");
    }
  }

  /** Answers with each status in turn. */
  private static RawServer answering(int... statuses) throws Exception {
    AtomicInteger next = new AtomicInteger();
    return new RawServer((head, in, out) -> out.write(
        ("HTTP/1.1 " + statuses[Math.min(next.getAndIncrement(), statuses.length - 1)] + " X\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void a_passing_failure_is_tried_again_with_growing_pauses() throws Exception {
    try (RawServer server = answering(503, 429, 200)) {
      Result result = step.run(request("GET " + server.url(), Map.of("attempts", "5", "backoff", "20ms")), output);
      assertThat(result.values()).containsEntry("status", 200L);
      assertThat(server.requests()).hasSize(3);
      assertThat(output.stderr()).matches("HTTP 503; attempt 2 in 1\\d ms\nHTTP 429; attempt 3 in [23]\\d ms\n");
    }
  }

  @Test
  void what_is_not_safe_to_repeat_is_sent_again_only_where_it_was_not_taken() throws Exception {
    Map<String, String> five = Map.of("attempts", "5", "backoff", "1ms");
    try (RawServer busy = answering(503, 200);
        RawServer tooMany = answering(429, 201);
        RawServer closing = new RawServer((head, in, out) -> out.close())) {
      assertThat(step.run(request("POST " + busy.url(), five), output).values()).containsEntry("status", 503L);
      assertThat(step.run(request("POST " + tooMany.url(), five), output).values()).containsEntry("status", 201L);
      assertThat(step.run(request("POST " + closing.url(), five), output).error()).contains("closed the connection");
      assertThat(closing.requests()).hasSize(1);
      assertThat(step.run(request("GET " + closing.url(), five), output).error()).contains("closed the connection");
      assertThat(closing.requests()).hasSize(6);
    }
  }

  @Test
  void a_wait_that_the_other_side_asks_for_beyond_the_time_is_not_begun() throws Exception {
    for (String wish : List.of("3600", "Mon, 12 Jan 1970 15:46:40 GMT", "Fri, 31 Dec 9999 23:59:59 GMT")) {
      try (RawServer server = RawServer.answering("HTTP/1.1 429 No\nRetry-After: " + wish + "\nContent-Length: 0\n\n")) {
        assertThat(step.run(request("GET " + server.url(), Map.of("attempts", "5")), output).values()).containsEntry("status", 429L);
        assertThat(server.requests()).hasSize(1);
      }
    }
  }

  @Test
  void only_the_hosts_of_the_workspace_are_asked_where_it_names_some() throws Exception {
    try (RawServer server = answering(200)) {
      settings.put("outbound.hosts", "api.example.org,*.internal.test");
      assertThat(run("GET " + server.url()).error()).isEqualTo("Requests to 127.0.0.1 are not allowed: outbound.hosts of the workspace does not name it");
      assertThat(run("GET http://internal.test/").error()).contains("does not name it");
      assertThat(run("GET http://evil-api.example.org/").error()).contains("does not name it");
      assertThat(run("GET http://a.INTERNAL.test:1/").error()).doesNotContain("does not name it");
      settings.put("outbound.hosts", "api.example.org,127.0.0.1");
      assertThat(run("GET " + server.url()).values()).containsEntry("status", 200L);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_host_that_the_workspace_names_no_more_is_missing() {
    settings.put("outbound.hosts", "api.example.org");
    assertThat(step.missing(request("GET https://api.example.org/v1/{{unit}}", Map.of()))).isEmpty();
    assertThat(step.missing(request("GET https://{{target.address}}/healthz", Map.of()))).as("cannot be told").isEmpty();
    assertThat(step.missing(request("GET https://old.example.org/{{unit}}", Map.of())))
        .containsExactly("Requests to old.example.org are not allowed: outbound.hosts of the workspace does not name it");
  }

  @Test
  void values_of_the_answer_are_outputs_by_pointer_expression_and_regular_expression() throws Exception {
    String body = "{\"items\":[{\"id\":7,\"tags\":[\"a\"]}],\"text\":\"version v12; ok\",\"none\":null}";
    try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\nX-Trace: t1\nContent-Length: " + body.length() + "\n\n" + body)) {
      String extract = "id=/items/0/id; tags=/items/0/tags; version=~v(\\d+); ok; trace=result.headers[\"x-trace\"]; same=result.status == 200; no?=/none; nor?=~zzz";
      Result result = step.run(request("GET " + server.url(), Map.of("extract", extract.replace("; ok;", ";"))), output);
      assertThat(result.error()).isNull();
      assertThat(result.outputs()).isEqualTo(Map.of("id", "7", "tags", "[\"a\"]", "version", "12", "trace", "t1", "same", "true", "no", "", "nor", ""));
      Result absent = step.run(request("GET " + server.url(), Map.of("extract", "x=/items/9/id")), output);
      assertThat(absent.error()).isEqualTo("The answer holds nothing for x at /items/9/id");
      assertThat(absent.defaultSuccess()).isFalse();
      for (String wrong : List.of("x", "x=~(", "x=result.", "x=other.y")) {
        assertThat(step.check("http", "GET http://h/{{ inputs.x }}", Map.of("extract", wrong))).as(wrong).singleElement().asString().startsWith("extract");
      }
    }
  }

  @Test
  void a_time_is_filled_in_as_it_is_sent() throws Exception {
    try (RawServer server = answering(200)) {
      assertThat(run(rendered("GET " + server.url() + "/?from={{time:-15m}}&to={{time:now}}", Map.of())).error()).isNull();
      assertThat(server.requests().getFirst()).startsWith("GET /?from=999100&to=1000000 ");
      assertThat(run("GET " + server.url() + "/{{time:later}}").error()).startsWith("{{time:later}} is no time");
    }
  }
}
