package dev.nightshift.integration.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightshift.integration.RawServer;
import dev.nightshift.integration.Recorded;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Template;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.StepKind.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's Prometheus, which watches itself. */
class PromqlStepTest {
  @TempDir static Path folder;
  private static final Outbound OUTBOUND = new Outbound(() -> AddressRules.DEFAULT);
  private static DebianPrometheus prometheus;
  private static String url;

  private final Recorded output = new Recorded();

  @BeforeAll
  static void start() throws Exception {
    prometheus = DebianPrometheus.start(folder, """
        global: {scrape_interval: 1s}
        scrape_configs:
          - job_name: self
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """::formatted);
    url = prometheus.url();
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> ask("up == 1").defaultSuccess() && ask("prometheus_http_requests_total").defaultSuccess());
  }

  @AfterAll
  static void stop() throws Exception {
    if (prometheus != null) {
      prometheus.close();
    }
    OUTBOUND.close();
  }

  private static Result ask(String query) throws InterruptedException {
    return ask(query, url, new Recorded());
  }

  private static Result ask(String query, String base, Recorded output) throws InterruptedException {
    PromqlStep step = new PromqlStep(new PrometheusServer(OUTBOUND, name -> name.equals("prometheus.url") ? Optional.ofNullable(base) : Optional.empty(), reference -> reference, Clock.systemUTC()));
    return step.run(new Request("q", "promql", query, Map.of(), Map.of(), null, Duration.ofSeconds(10), List.of()), output);
  }

  @Test
  void series_of_a_query_are_hosts_with_their_labels() throws Exception {
    PrometheusSource source = new PrometheusSource(new PrometheusServer(OUTBOUND, name -> name.equals("prometheus.url") ? Optional.of(url) : Optional.empty(), reference -> reference, Clock.systemUTC()));
    assertThat(source.find(Map.of("query", "up{job=\"self\"}"), Duration.ofSeconds(10))).singleElement().satisfies(host -> {
      assertThat(host.name()).isEqualTo("127.0.0.1");
      assertThat(host.address()).isEqualTo("127.0.0.1");
      assertThat(host.labels()).containsEntry("job", "self").doesNotContainKey("__name__");
    });
    String two = "label_replace(label_replace(up{job=\"self\"}, \"host\", \"[fd00::7]:9100\", \"\", \"\"), \"cpu\", \"%s\", \"\", \"\")";
    assertThat(source.find(Map.of("query", two.formatted("0") + " or " + two.formatted("1"), "address", "host", "name", "job"), Duration.ofSeconds(10)))
        .as("two series of one host").singleElement().satisfies(host -> {
          assertThat(host.name()).isEqualTo("self");
          assertThat(host.address()).isEqualTo("fd00::7");
          assertThat(host.labels()).containsKey("instance").doesNotContainKey("cpu");
        });
    assertThatThrownBy(() -> source.find(Map.of("query", "up", "address", "nodename"), Duration.ofSeconds(10)))
        .isInstanceOf(Problem.Invalid.class).hasMessageContaining("no label 'nodename'");
    assertThatThrownBy(() -> source.find(Map.of("query", "up[5m]"), Duration.ofSeconds(10))).isInstanceOf(Problem.Invalid.class).hasMessageContaining("no series of this moment");
  }

  @Test
  void a_vector_gives_value_values_and_samples() throws Exception {
    Result result = ask("up{job=\"self\"}\n", url + "/", output);
    assertThat(result.error()).isNull();
    assertThat(result.defaultSuccess()).isTrue();
    assertThat(result.values()).containsEntry("value", 1.0).containsEntry("values", List.of(1.0)).containsEntry("count", 1L);
    assertThat(result.values().get("samples"))
        .isEqualTo(List.of(Map.of("labels", Map.of("__name__", "up", "job", "self", "instance", url.substring(7)), "value", 1.0)));
    assertThat(output.stdout()).isEqualTo("up{instance=\"" + url.substring(7) + "\",job=\"self\"} 1.0\n");
  }

  @Test
  void a_scalar_is_a_value_and_not_a_number_is_one_too() throws Exception {
    assertThat(ask("1+1").values()).containsEntry("value", 2.0);
    assertThat(ask("scalar(absent_metric)").values()).containsEntry("value", Double.NaN);
    assertThat(ask("vector(1)/0").values()).containsEntry("value", Double.POSITIVE_INFINITY);
  }

  @Test
  void an_empty_answer_is_no_success() throws Exception {
    Result result = ask("no_such_metric", url, output);
    assertThat(result.error()).isNull();
    assertThat(result.defaultSuccess()).isFalse();
    assertThat(result.values()).containsEntry("count", 0L).doesNotContainKey("value");
    assertThat(output.stdout()).isEqualTo("no series\n");
  }

  @Test
  void many_series_are_counted_and_some_kept() throws Exception {
    Result result = ask("{__name__=~\".+\"}", url, output);
    assertThat((long) result.values().get("count")).isGreaterThan(200);
    assertThat((List<?>) result.values().get("samples")).hasSize(200);
    assertThat(output.stdout()).contains("further series");
  }

  @Test
  void what_prometheus_refuses_is_told_in_its_words() throws Exception {
    assertThat(ask("rate(").error()).startsWith("Prometheus refused the query: ").contains("parse error");
    assertThat(ask("up[1m]").error()).startsWith("The query gives a range of values per series");
    assertThat(ask("\"text\"").error()).isEqualTo("The query gives no numbers");
  }

  @Test
  void a_metric_without_a_series_of_late_is_missing_and_a_prometheus_that_does_not_answer_says_nothing() throws Exception {
    String query = "sum(rate(prometheus_http_requests_total{code=~\"{{code}}\"}[5m])) / old_requests_total";
    Request request = new Request("q", "promql", query, Map.of(), Map.of(), null, Duration.ofSeconds(10), List.of());
    assertThat(step(Map.of("prometheus.url", url)).missing(request)).containsExactly("Prometheus has no series of old_requests_total in the last 1d");
    PromqlStep away = step(Map.of("prometheus.url", "http://127.0.0.1:1"));
    assertThatThrownBy(() -> away.missing(request)).isInstanceOf(Problem.Unavailable.class);
  }

  @Test
  void a_value_stays_a_value_inside_a_query() throws Exception {
    PromqlStep step = new PromqlStep(new PrometheusServer(OUTBOUND, name -> Optional.of(url), reference -> reference, Clock.systemUTC()));
    String query = Template.parse("up{job=\"{{job}}\"}").render(Template.Values.of(Map.of("job", "x\"} or up{job=\"self")), step.context());
    assertThat(ask(query).values()).containsEntry("count", 0L);
  }

  @Test
  void what_is_no_prometheus_or_none_at_all_is_explained() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi")) {
      assertThat(ask("up", server.url(), output).error()).contains("is not Prometheus: HTTP 200");
    }
    assertThat(ask("up", null, output).error()).startsWith("No Prometheus is set");
    assertThat(ask("up", "http://127.0.0.1:1", output).error()).isEqualTo("127.0.0.1:1 refused the connection");
  }

  private static PromqlStep step(Map<String, String> settings) {
    return new PromqlStep(new PrometheusServer(OUTBOUND, name -> Optional.ofNullable(settings.get(name)), reference -> "s3cr3t-of-" + reference, Clock.systemUTC()));
  }

  private Result range(String query, Map<String, String> attributes) throws InterruptedException {
    return step(Map.of("prometheus.url", url)).run(new Request("q", "promql", query, attributes, Map.of(), null, Duration.ofSeconds(10), List.of()), output);
  }

  @Test
  void a_range_gives_all_points_and_a_small_chart() throws Exception {
    Result result = range("vector(3)", Map.of("range", "10m", "step", "1m"));

    assertThat(result.error()).isNull();
    assertThat(result.defaultSuccess()).isTrue();
    assertThat(result.values()).containsEntry("value", 3.0).containsEntry("values", List.of(3.0)).containsEntry("count", 1L);
    Map<?, ?> series = (Map<?, ?>) ((List<?>) result.values().get("series")).getFirst();
    assertThat(series.get("values")).isEqualTo(Collections.nCopies(11, 3.0));
    assertThat((List<?>) series.get("times")).hasSize(11);
    assertThat(series.get("max")).isEqualTo(3.0);
    assertThat(series.get("average")).isEqualTo(3.0);
    assertThat(output.stdout()).isEqualTo("{}\n▁▁▁▁▁▁▁▁▁▁▁ 3.0 (min 3.0, max 3.0)\n");
    assertThat(range("time() - time() % 60", Map.of("range", "1h")).defaultSuccess()).isTrue();
    assertThat(output.stdout()).contains("▁").contains("█");
    assertThat(range("no_such_metric", Map.of("range", "1h")).defaultSuccess()).isFalse();
  }

  @Test
  void a_range_that_cannot_be_asked_for_is_found_before() throws Exception {
    PromqlStep step = step(Map.of());
    assertThat(step.check("promql", "up", Map.of("range", "1h", "step", "1s"))).singleElement().asString().contains("more than 1000 points");
    assertThat(step.check("promql", "up", Map.of("range", "soon"))).singleElement().asString().contains("is not a duration");
    assertThat(step.check("promql", "up", Map.of("step", "1m"))).singleElement().asString().contains("a step belongs to a range");
    assertThat(step.check("promql", "up", Map.of("range", "1h"))).isEmpty();
    assertThat(range("up", Map.of("range", "soon")).error()).startsWith("The range cannot be asked for");
  }

  @Test
  void it_signs_in_by_reference() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 401 No\nContent-Length: 0\n\n")) {
      Request request = new Request("q", "promql", "up", Map.of(), Map.of(), null, Duration.ofSeconds(10), List.of());
      Result denied = step(Map.of("prometheus.url", server.url(), "prometheus.token", "TOKEN")).run(request, output);
      assertThat(denied.error()).startsWith("Prometheus does not let us in: HTTP 401");
      assertThat(server.requests().getLast()).contains("Authorization: Bearer s3cr3t-of-TOKEN\r\n");
      step(Map.of("prometheus.url", server.url(), "prometheus.username", "ada", "prometheus.password", "PASSWORD")).run(request, output);
      assertThat(server.requests().getLast())
          .contains("Authorization: Basic " + Base64.getEncoder().encodeToString("ada:s3cr3t-of-PASSWORD".getBytes(StandardCharsets.UTF_8)) + "\r\n");
    }
  }
}
