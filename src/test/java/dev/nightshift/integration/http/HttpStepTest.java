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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpStepTest {
  private static final String SECRET = "t0p-{secret}-value";

  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private final HttpStep step = new HttpStep(outbound, this::secret);
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
    try (RawServer server = new RawServer((head, in, out) -> out.write(("HTTP/1.1 401 No\r\n\r\nnot " + head).getBytes(java.nio.charset.StandardCharsets.UTF_8)))) {
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
    try (RawServer server = new RawServer((head, in, out) -> in.transferTo(java.io.OutputStream.nullOutputStream()))) {
      Request request = new Request("ask", "http", "GET " + server.url(), Map.of(), Map.of(), null, Duration.ofMillis(500), List.of());
      assertThat(step.run(request, output).error()).isEqualTo("127.0.0.1:" + server.port() + " did not answer within 500ms");
    }
  }
}
