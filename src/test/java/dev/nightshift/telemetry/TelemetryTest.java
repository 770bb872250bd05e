package dev.nightshift.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Followers;
import dev.nightshift.ledger.Ledger;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

class TelemetryTest {

  private static TestDatabase database;
  private static TestServer server;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    server = TestServer.start(database, TestWorkspaces.small(), Clock.systemUTC(), TelemetryWiring.class);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  /** Whatever a test stopped. */
  @BeforeEach
  void running() {
    Followers followers = server.part(Followers.class);
    if (!followers.isRunning()) {
      followers.start();
    }
  }

  @Test
  void every_series_exists_before_its_first_event() {
    HttpResponse<String> metrics = server.get("/metrics");
    assertThat(metrics.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type).startsWith("text/plain").contains("version=0.0.4"));
    assertThat(metrics.body())
        .contains("nightshift_runs_total{outcome=\"stopped\"} 0.0")
        .contains("nightshift_pages_total{outcome=\"failed\"} 0.0")
        .contains("nightshift_transitions_total{type=\"incident.opened\"} 0.0")
        .contains("jvm_memory_used_bytes")
        .contains("process_uptime_seconds");
  }

  @Test
  void counts_what_the_ledger_says() {
    append("run.ended", Map.of("outcome", "SUCCEEDED"));
    append("run.ended", Map.of("outcome", "unknown"));
    append("page.sent", Map.of());
    append("incident.resolved", Map.of());

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(server.get("/metrics").body())
                    .contains("nightshift_runs_total{outcome=\"succeeded\"} 1.0")
                    .contains("nightshift_runs_total{outcome=\"unknown\"} 1.0")
                    .contains("nightshift_pages_total{outcome=\"sent\"} 1.0")
                    .contains("nightshift_transitions_total{type=\"incident.resolved\"} 1.0")
                    .contains("nightshift_ledger_follower_lag{follower=\"telemetry\"} 0.0"));
  }

  @Test
  void logs_each_happening_with_its_incident_and_run() {
    Logger log = (Logger) LoggerFactory.getLogger(FactLog.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    log.addAppender(lines);
    try {
      server
          .part(TransactionTemplate.class)
          .executeWithoutResult(
              status ->
                  server.part(Ledger.class)
                      .append(
                          List.of(
                              FactDraft.ofRun(9, 42L, "run.ended", "automation", "v1", Map.of("outcome", "failed", "reason", "because")),
                              FactDraft.ofIncident(42, "incident.enriched", "automation", "v1", Map.of("changes", List.of("a deploy"), "earlier", List.of(), "lookedBackHours", 6)),
                              FactDraft.ofRun(9, 42L, "run.settling", "automation", "v1", Map.of("until", "2020-01-01T00:00:00Z")))));
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(lines.list)
                      .anySatisfy(
                          line -> {
                            assertThat(line.getMDCPropertyMap()).containsEntry("incident", "42").containsEntry("run", "9");
                            assertThat(line.getFormattedMessage()).contains("failed: because");
                          })
                      .anySatisfy(
                          line ->
                              assertThat(line.getFormattedMessage())
                                  .isEqualTo("Looked around: 1 recent change, no incident like it before (incident.enriched)"))
                      .anySatisfy(
                          line ->
                              assertThat(line.getFormattedMessage()).isEqualTo("The checks pass; holding for 0 s to be sure (run.settling)")));
    } finally {
      log.detachAppender(lines);
    }
  }

  @Test
  void shows_how_far_a_follower_is_behind() {
    Awaitility.await()
        .untilAsserted(() -> assertThat(server.get("/metrics").body()).contains("nightshift_ledger_follower_lag{follower=\"telemetry\"} 0.0"));
    server.part(Followers.class).stop();
    append("page.withdrawn", Map.of());
    append("page.withdrawn", Map.of());
    assertThat(server.get("/metrics").body()).contains("nightshift_ledger_follower_lag{follower=\"telemetry\"} 2.0");
  }

  @Test
  void is_ready_when_it_can_do_its_work() {
    Awaitility.await().untilAsserted(() -> assertThat(server.get("/-/ready").statusCode()).isEqualTo(200));
    assertThat(server.get("/-/healthy").statusCode()).isEqualTo(200);
  }

  @Test
  void is_not_ready_while_its_followers_stand_still_and_says_so() {
    server.part(Followers.class).stop();
    HttpResponse<String> ready = server.get("/-/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("followers of the ledger are not running");
    assertThat(server.get("/-/healthy").statusCode()).isEqualTo(200);
  }

  @Test
  void is_not_ready_without_its_database_and_still_answers() {
    try (TestDatabase own = TestDatabase.create();
        TestServer alone = TestServer.start(own, TestWorkspaces.small(), Clock.systemUTC(), TelemetryWiring.class)) {
      alone.part(HikariDataSource.class).close();
      HttpResponse<String> ready = alone.get("/-/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("the database does not answer");
      HttpResponse<String> metrics = alone.get("/metrics");
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.body()).doesNotContain("nightshift_ledger_follower_lag{").contains("jvm_memory_used_bytes");
    }
  }

  private void append(String type, Map<String, Object> data) {
    server
        .part(TransactionTemplate.class)
        .executeWithoutResult(
            status -> server.part(Ledger.class).append(FactDraft.ofSystem(type, "automation", "v1", data)));
  }
}
