package dev.nightshift.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server as its operators and the public see it. */
class WatchedServerTest {

  private static final Pattern LAG = Pattern.compile("(?m)^nightshift_ledger_follower_lag\\{follower=\"([^\"]+)\"} ([0-9.]+)$");

  @TempDir static Path folder;

  private static RunningServer nightshift;

  @BeforeAll
  static void start() throws Exception {
    nightshift = RunningServer.start(TestShop.write(folder, ""), folder.resolve("data"), TestDatabase.empty());
  }

  @AfterAll
  static void stop() {
    if (nightshift != null) {
      nightshift.close();
    }
  }

  private static String metrics() {
    return nightshift.send("GET", "/metrics", null, "").body();
  }

  private static double metric(String series) {
    return metrics().lines().filter(line -> line.startsWith(series + " ")).mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1))).findFirst().orElse(-1);
  }

  @Test
  void metrics_tell_of_events_the_queue_transitions_runs_and_pages() {
    String counted = "nightshift_events_accepted_total{integration=\"pagerduty\"}";
    double before = Math.max(0, metric(counted));
    double opened = metric("nightshift_transitions_total{type=\"alert.opened\"}");

    assertThat(nightshift.send("POST", "/v2/enqueue", TestShop.trigger("counted"), "").statusCode()).isEqualTo(202);

    assertThat(metric(counted)).isEqualTo(before + 1);
    await().atMost(Duration.ofSeconds(20)).until(() -> metric("nightshift_transitions_total{type=\"alert.opened\"}") == opened + 1);
    await().atMost(Duration.ofSeconds(20)).until(() -> metric("nightshift_transitions_total{type=\"incident.opened\"}") >= 1);
    assertThat(metric("nightshift_intake_queue")).isZero();
    assertThat(metric("nightshift_intake_journal")).isZero();
    for (String outcome : Set.of("succeeded", "failed", "stopped", "unknown")) {
      assertThat(metric("nightshift_runs_total{outcome=\"" + outcome + "\"}")).as(outcome).isNotNegative();
    }
    for (String outcome : Set.of("sent", "failed", "withdrawn")) {
      assertThat(metric("nightshift_pages_total{outcome=\"" + outcome + "\"}")).as(outcome).isNotNegative();
    }
  }

  @Test
  void metrics_tell_the_lag_of_every_follower_of_the_ledger() {
    Set<String> told = LAG.matcher(metrics()).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    assertThat(told).contains(
        "communication", "drift", "enrichment", "escalation", "incident", "ladder", "notices", "run-planner", "run-waker", "telemetry");
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
      Matcher lag = LAG.matcher(metrics());
      while (lag.find()) {
        assertThat(Double.parseDouble(lag.group(2))).as(lag.group(1)).isZero();
      }
    });
  }

  @Test
  void it_says_that_it_is_healthy_and_ready_without_a_token_and_nothing_else() {
    assertThat(nightshift.send("GET", "/-/healthy", null, "").statusCode()).isEqualTo(200);
    await().atMost(Duration.ofSeconds(10)).until(() -> nightshift.send("GET", "/-/ready", null, "").statusCode() == 200);
    assertThat(nightshift.send("GET", "/api/v1/incidents", null, "").statusCode()).isEqualTo(401);
    assertThat(nightshift.send("GET", "/ledger", null, "").statusCode()).isIn(302, 303, 401, 403);
  }

  @Test
  void the_public_status_page_is_there_with_the_strict_policy_of_all_pages() {
    var page = nightshift.send("GET", "/status", null, "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy")).hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe"));
    assertThat(page.body()).doesNotContain("<script>").doesNotContain(" style=\"").doesNotContain(" onclick");
  }
}
