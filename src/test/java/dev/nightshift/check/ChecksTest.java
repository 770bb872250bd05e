package dev.nightshift.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import dev.nightshift.TestCatalog;
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
import dev.nightshift.spi.OpenAlerts;
import dev.nightshift.spi.Severity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
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
  private final ReentrantLock slow = new ReentrantLock();
  private HttpServer target;
  private Checks checks;

  @BeforeEach
  void open() throws IOException {
    target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.createContext(
        "/healthz",
        exchange -> {
          slow.lock();
          slow.unlock();
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
    return new Checks(pipeline.workspaces, pipeline.part(Intake.class), pipeline.part(OpenAlerts.class), new LookStore(pipeline.database.jdbc()), new Probe(outbound), leases, pipeline.clock);
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
        TestCatalog.like(catalog).services(Map.of("payments", checked)).make());
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

  private List<String> seen() {
    return pipeline.database.jdbc().sql("SELECT service || '/' || name || ' ' || healthy || ' ' || (at AT TIME ZONE 'UTC') FROM check_look").query(String.class).list();
  }

  @Test
  void what_a_check_believes_and_when_it_looked_is_known_to_every_node_and_forgotten_where_it_looks_at_something_else() {
    look(checks, 2);
    assertThat(seen()).as("one success is not enough to believe, and the second is told with the next").isEmpty();
    look(checks, 2);
    assertThat(seen()).singleElement().asString().startsWith("payments/answers true 2026-");
    String url = "http://127.0.0.1:" + target.getAddress().getPort() + "/healthz?elsewhere";
    watch(check("answers", "http", url));
    look(checks, 1);
    assertThat(seen()).as("what is believed of one address says nothing of another").isEmpty();
    look(checks, 4);
    assertThat(seen()).hasSize(1);
    watch();
    checks.beat();
    assertThat(seen()).isEmpty();
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
  void a_check_that_went_while_no_server_ran_is_resolved_at_the_next_start_and_the_fact_says_why() {
    status.set(500);
    look(checks, 3);
    pipeline.accept("alertmanager", TestPipeline.trigger("payments/answers", "Other"));
    pipeline.settle();
    checks.release();
    watch();
    node("node-1-again").beat();
    assertThat(alerts()).extracting(Alert::integration, Alert::open).containsExactly(tuple("alertmanager", true), tuple("checks", false));
    assertThat(pipeline.facts())
        .filteredOn(fact -> fact.type().equals("alert.resolved"))
        .singleElement()
        .satisfies(fact -> assertThat(fact.data()).contains("what looked at it is no longer in the workspace"));
  }

  @Test
  void a_check_that_stays_keeps_its_open_alert_over_a_restart_however_long_its_name_is() {
    watch(check("answers " + "x".repeat(300), "http", "http://127.0.0.1:" + target.getAddress().getPort() + "/healthz"));
    status.set(500);
    look(checks, 3);
    checks.release();
    node("node-1-again").beat();
    assertThat(alerts()).hasSize(1);
    assertThat(alerts().getFirst().open()).isTrue();
  }

  @Test
  void a_look_that_ends_after_its_check_has_gone_leaves_no_open_alert() {
    status.set(500);
    look(checks, 2);
    slow.lock();
    try {
      checks.beat();
      watch();
      checks.beat();
    } finally {
      slow.unlock();
    }
    await(() -> !alerts().isEmpty() && !alerts().getFirst().open());
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

  @Test
  void a_port_obeys_the_rules_for_addresses_as_a_page_does() throws Exception {
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Outbound strict = new Outbound(() -> AddressRules.of("", "127.0.0.0/8, db.internal"))) {
      Probe probe = new Probe(strict);
      int port = open.getLocalPort();
      String refusal = "127.0.0.1:" + port + ": connections to 127.0.0.1 are not allowed (it is in 127.0.0.0/8); outbound.allow can allow them";
      assertThat(probe.look(check("port", "tcp", "127.0.0.1:" + port))).isEqualTo(refusal);
      assertThat(probe.look(check("answers", "http", "http://127.0.0.1:" + port + "/"))).isEqualTo(refusal);
      assertThat(probe.look(check("port", "tcp", "[::ffff:127.0.0.1]:" + port))).contains("not allowed");
      assertThat(probe.look(check("port", "tcp", "db.internal:5432"))).contains("requests to db.internal are not allowed");
      assertThat(new Probe(outbound).look(check("port", "tcp", "169.254.169.254:80"))).contains("not allowed");
      open.setSoTimeout(1);
      assertThatThrownBy(open::accept).as("nobody connected").isInstanceOf(SocketTimeoutException.class);
    }
  }
}
