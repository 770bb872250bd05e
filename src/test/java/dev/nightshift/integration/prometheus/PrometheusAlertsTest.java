package dev.nightshift.integration.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.AlertSource.Answer;
import dev.nightshift.spi.AlertSource.Question;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's Prometheus, of which one alert is over while the test waits, and one never is. */
class PrometheusAlertsTest {
  @TempDir static Path folder;
  private static final Outbound OUTBOUND = new Outbound(() -> AddressRules.DEFAULT);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static DebianPrometheus prometheus;
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(folder.resolve("rules.yml"), """
        groups:
          - name: test
            rules:
              - {alert: Passing, expr: vector(time()) < %d, labels: {severity: critical}}
              - {alert: Lasting, expr: vector(1), labels: {severity: critical}}
              - {alert: Quiet, expr: vector(1) < 0}
        """.formatted(Instant.now().plusSeconds(20).getEpochSecond()));
    prometheus = DebianPrometheus.start(folder, port -> "global: {evaluation_interval: 1s}\nrule_files: [rules.yml]\n");
    url = prometheus.url();
  }

  @AfterAll
  static void stop() throws Exception {
    if (prometheus != null) {
      prometheus.close();
    }
    OUTBOUND.close();
  }

  private static PrometheusAlerts at(Map<String, String> settings) {
    return new PrometheusAlerts(new PrometheusServer(OUTBOUND, name -> Optional.ofNullable(settings.get(name)), reference -> reference, Clock.systemUTC()));
  }

  private static Question question(String name, Instant since, String from) {
    return new Question(name, Map.of("alertname", name, "severity", "critical", "cluster", "added on the way out"), List.of(from + "/graph?g0.expr=x"), since);
  }

  private static Answer ask(String name) throws InterruptedException {
    return at(Map.of("prometheus.url", url + "/")).ask(question(name, Instant.now().minusSeconds(60), url), TIMEOUT);
  }

  @Test
  void says_that_an_alert_is_over_only_where_that_is_sure() throws Exception {
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> ask("Lasting") == Answer.FIRING && ask("Passing") == Answer.FIRING);
    await().atMost(Duration.ofSeconds(60)).until(() -> ask("Passing") == Answer.CLEAR);

    assertThat(ask("Lasting")).isEqualTo(Answer.FIRING);
    assertThat(ask("Quiet")).as("it has never fired, so this alert is not from there").isEqualTo(Answer.UNKNOWN);
    assertThat(ask("Nowhere")).as("no such rule").isEqualTo(Answer.UNKNOWN);
    PrometheusAlerts alerts = at(Map.of("prometheus.url", url));
    assertThat(alerts.ask(question("Passing", Instant.now().plusSeconds(3600), url), TIMEOUT)).as("not evaluated since").isEqualTo(Answer.UNKNOWN);
    assertThat(alerts.ask(question("Passing", Instant.EPOCH, "http://prometheus-eu:9090"), TIMEOUT)).as("raised by another server").isEqualTo(Answer.UNKNOWN);
    assertThat(alerts.ask(new Question("Passing", Map.of("alertname", "Passing", "severity", "page"), List.of(url + "/graph"), Instant.EPOCH), TIMEOUT))
        .as("its labels were rewritten on the way").isEqualTo(Answer.UNKNOWN);
    assertThat(at(Map.of("prometheus.url", url, "prometheus.externalUrl", "http://prometheus-eu:9090")).ask(question("Passing", Instant.EPOCH, "http://prometheus-eu:9090"), TIMEOUT))
        .isEqualTo(Answer.CLEAR);
    assertThat(at(Map.of()).ask(question("Passing", Instant.EPOCH, url), TIMEOUT)).as("no Prometheus is set").isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void one_that_is_away_is_a_problem_and_no_answer() {
    PrometheusAlerts away = at(Map.of("prometheus.url", "http://127.0.0.1:1"));
    assertThatThrownBy(() -> away.ask(question("Passing", Instant.EPOCH, "http://127.0.0.1:1"), TIMEOUT)).isInstanceOf(Problem.class);
  }
}
