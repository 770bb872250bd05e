package dev.nightshift.integration.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.integration.RawServer;
import dev.nightshift.integration.Recorded;
import dev.nightshift.integration.webhook.WebhookChannel;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Template;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.StepKind.Result;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NotifyStepTest {
  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private final NotifyStep step = new NotifyStep(List.of(new WebhookChannel(outbound, name -> Optional.empty(), reference -> reference, Clock.systemUTC())));
  private final Recorded output = new Recorded();

  @AfterEach
  void close() {
    outbound.close();
  }

  private Request request(String text, Map<String, String> attributes, Duration timeout) {
    String rendered = Template.parse(text).render(Template.Values.of(Map.of("unit", "payments\nAll is well")), step.context());
    return new Request("tell", "text", rendered, attributes, Map.of("NIGHTSHIFT_RUN", "7", "NIGHTSHIFT_INCIDENT", "3"), null, timeout, List.of("known-secret"));
  }

  private Result run(String text, String channel, String to, Duration timeout) throws InterruptedException {
    return step.run(request(text, Map.of("channel", channel, "to", to), timeout), output);
  }

  @Test
  void a_message_is_sent_once_with_its_run_and_without_secrets() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n")) {
      Result result = run("Restarted {{unit}}\n\nThe token was known-secret.\n", "webhook", server.url(), Duration.ofSeconds(10));

      assertThat(result.error()).isNull();
      assertThat(result.defaultSuccess()).isTrue();
      assertThat(server.requests()).hasSize(1);
      String sent = server.requests().getFirst();
      JsonNode body = Json.read(sent.substring(sent.indexOf("\r\n\r\n") + 4));
      assertThat(body.path("subject").asString()).isEqualTo("Restarted payments All is well");
      assertThat(body.path("text").asString()).isEqualTo("Restarted payments All is well\n\nThe token was ***.");
      assertThat(body.path("id").asString()).isEqualTo("run-7-tell");
      assertThat(body.path("run").asString()).isEqualTo("7");
      assertThat(body.path("incident").asString()).isEqualTo("3");
    }
  }

  @Test
  void what_cannot_be_sent_is_a_failure_in_words() throws Exception {
    Duration time = Duration.ofSeconds(10);
    try (RawServer busy = RawServer.answering("HTTP/1.1 503 Busy\nContent-Length: 0\n\n");
        RawServer gone = RawServer.answering("HTTP/1.1 404 No\nContent-Length: 0\n\n")) {
      assertThat(run("x", "webhook", busy.url(), time).error()).isEqualTo("It could not be sent now: the receiver answered HTTP 503");
      assertThat(run("x", "webhook", gone.url(), time).error()).isEqualTo("It cannot be sent: the receiver answered HTTP 404");
    }
    assertThat(run("x", "webhook", "http://169.254.169.254/", time).error()).contains("not allowed");
    assertThat(run("x", "pigeon", "roof", time).error()).isEqualTo("There is no channel 'pigeon' here; there is webhook");
  }

  @Test
  void a_receiver_that_hangs_ends_with_the_steps_time() throws Exception {
    try (RawServer server = new RawServer((head, in, out) -> in.transferTo(OutputStream.nullOutputStream()))) {
      assertThatThrownBy(() -> run("x", "webhook", server.url(), Duration.ofMillis(300))).isInstanceOf(Problem.Unavailable.class).hasMessageContaining("may or may not have been sent");
    }
  }

  @Test
  void the_dry_run_shows_the_message_and_sends_nothing() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\n\n")) {
      Map<String, String> attributes = Map.of("channel", "webhook", "to", server.url(), "subject", "Payments");
      assertThat(step.plan(request("It runs again: known-secret", attributes, Duration.ofSeconds(5))))
          .isEqualTo("Send by webhook to " + server.url() + ", within 5s:\n\n  Payments\n\n  It runs again: ***\n");
      assertThat(server.requests()).isEmpty();
      assertThat(step.check("text", " ", attributes)).singleElement().asString().startsWith("there is no text to send");
    }
  }
}
