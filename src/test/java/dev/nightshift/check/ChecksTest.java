package dev.nightshift.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Check;
import dev.nightshift.catalog.Service;
import dev.nightshift.intake.Intake;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Leases;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Outbound;
import dev.nightshift.spi.Severity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChecksTest {

  private final TestPipeline pipeline = TestPipeline.small();
  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private final AtomicInteger status = new AtomicInteger(200);
  private final AtomicInteger looks = new AtomicInteger();
  private HttpServer target;
  private Checks checks;

  @BeforeEach
  void open() throws IOException {
    target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.createContext(
        "/healthz",
        exchange -> {
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
          looks.incrementAndGet();
        });
    target.start();
    watch(check("answers", "http", "http://127.0.0.1:" + target.getAddress().getPort() + "/healthz"));
    checks = node("node-1");
  }

  @AfterEach
  void close() {
    target.stop(0);
    outbound.close();
    pipeline.close();
  }

  private Checks node(String name) {
    Leases leases = new Leases(pipeline.database.jdbc(), new NodeName(name), pipeline.clock);
    return new Checks(pipeline.workspaces, pipeline.part(Intake.class), new Probe(outbound), leases, pipeline.clock);
  }

  private static Check check(String name, String kind, String url) {
    return new Check(name, kind, url, 0, Duration.ofSeconds(1), Duration.ofSeconds(5), 3, 2, "PaymentsDown", Severity.SEV1, Map.of("unit", "payments"));
  }

  private void watch(Check... watched) {
    Service service = TestWorkspaces.service("payments");
    Service checked =
        new Service(
            service.id(), service.name(), service.team(), service.environment(), service.labels(), service.dependencies(),
            service.targets(), List.of(watched), service.listed());
    Catalog catalog = TestWorkspaces.smallCatalog();
    pipeline.workspaces.change(
        new Catalog(
            catalog.organisation(), catalog.people(), catalog.teams(), Map.of("payments", checked), catalog.integrations(),
            catalog.routing(), catalog.subscriptions(), catalog.secrets(), catalog.settings()));
  }

  private List<Alert> alerts() {
    return pipeline.part(Alerts.class).list(false, Long.MAX_VALUE, 10);
  }

  /** One look of every check, and a second passes. */
  private void look(Checks node, int times) {
    for (int i = 0; i < times; i++) {
      int before = looks.get();
      node.beat();
      await(() -> looks.get() == before + 1);
      await(node::idle);
      pipeline.clock.tick(Duration.ofSeconds(1));
    }
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5)).until(condition::getAsBoolean);
  }

  @Test
  void failures_in_a_row_open_an_alert_and_successes_resolve_it() {
    look(checks, 3);
    status.set(503);
    look(checks, 2);
    assertThat(alerts()).isEmpty();
    look(checks, 1);
    Alert alert = alerts().getFirst();
    assertThat(alert.integration()).isEqualTo("checks");
    assertThat(alert.name()).isEqualTo("PaymentsDown");
    assertThat(alert.service()).isEqualTo("payments");
    assertThat(alert.severity()).isEqualTo(Severity.SEV1);
    assertThat(alert.summary()).isEqualTo("The payments service fails its check answers: it answers 503 (3 in a row)");
    assertThat(alert.labels())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("alertname", "PaymentsDown", "service", "payments", "check", "answers", "env", "test", "unit", "payments"));
    status.set(200);
    look(checks, 1);
    assertThat(alerts().getFirst().open()).isTrue();
    look(checks, 1);
    assertThat(alerts().getFirst().open()).isFalse();
  }

  @Test
  void a_look_that_is_not_due_is_not_made() {
    look(checks, 1);
    pipeline.clock.tick(Duration.ofMillis(-500));
    assertThat(checks.beat()).isEqualTo(Duration.ofMillis(500));
    assertThat(looks).hasValue(1);
  }

  @Test
  void after_a_restart_an_open_alert_of_a_healthy_target_is_resolved() {
    status.set(500);
    look(checks, 3);
    status.set(200);
    checks.release();
    Checks restarted = node("node-1-again");
    look(restarted, 2);
    assertThat(alerts()).hasSize(1);
    assertThat(alerts().getFirst().open()).isFalse();
  }

  @Test
  void after_a_restart_a_target_that_still_fails_keeps_its_alert() {
    status.set(500);
    look(checks, 3);
    checks.release();
    look(node("node-1-again"), 4);
    assertThat(alerts()).hasSize(1);
    assertThat(alerts().getFirst().open()).isTrue();
  }

  @Test
  void exactly_one_node_looks_and_another_takes_over() {
    Checks other = node("node-2");
    look(checks, 1);
    assertThat(other.beat()).isEqualTo(Duration.ofSeconds(1));
    assertThat(looks).hasValue(1);
    pipeline.clock.tick(Duration.ofSeconds(7));
    look(other, 1);
    checks.beat();
    await(checks::idle);
    assertThat(looks).hasValue(2);
  }

  @Test
  void a_changed_workspace_changes_what_is_looked_at_and_a_check_that_is_gone_is_resolved() {
    status.set(500);
    look(checks, 3);
    watch();
    checks.beat();
    assertThat(alerts().getFirst().open()).isFalse();
    pipeline.clock.tick(Duration.ofSeconds(1));
    checks.beat();
    await(checks::idle);
    assertThat(looks).hasValue(3);
  }

  @Test
  void news_that_could_not_be_stored_are_told_again() {
    status.set(500);
    pipeline.part(Intake.class).stop();
    look(checks, 3);
    pipeline.part(Intake.class).start();
    assertThat(alerts()).isEmpty();
    look(checks, 1);
    assertThat(alerts()).hasSize(1);
  }

  @Test
  void a_port_is_looked_at_by_connecting() throws Exception {
    Probe probe = new Probe(outbound);
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(probe.look(check("port", "tcp", "127.0.0.1:" + open.getLocalPort()))).isEmpty();
      int port = open.getLocalPort();
      open.close();
      assertThat(probe.look(check("port", "tcp", "127.0.0.1:" + port))).contains("refused");
      assertThat(probe.look(check("answers", "http", "http://127.0.0.1:" + port + "/"))).isNotEmpty();
    }
  }
}
