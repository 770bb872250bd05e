package dev.nightshift.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.RoutingRule;
import dev.nightshift.ledger.Fact;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertIntakeTest {

  private final TestPipeline pipeline = TestPipeline.small();

  @AfterEach
  void close() {
    pipeline.close();
  }

  private List<Alert> all() {
    return pipeline.part(Alerts.class).list(false, Long.MAX_VALUE, 100);
  }

  private List<String> types() {
    return pipeline.facts().stream().map(Fact::type).filter(type -> type.startsWith("alert.")).toList();
  }

  private static Event ending(String key, java.time.Instant end) {
    return TestPipeline.event(Event.Action.TRIGGER, key, "Down", Severity.SEV2, Map.of(), end);
  }

  @Test
  void a_trigger_opens_one_alert_and_repeats_append_no_facts() {
    for (int i = 0; i < 5; i++) {
      pipeline.accept("alertmanager", TestPipeline.trigger("k", "Down"));
    }
    assertThat(all()).hasSize(1);
    assertThat(types()).containsExactly("alert.opened");
  }

  @Test
  void a_repeat_is_not_written_at_once_but_counted_and_flushed() {
    pipeline.accept("alertmanager", TestPipeline.trigger("k", "Down"));
    String before = version();
    pipeline.clock.tick(Duration.ofSeconds(10));
    pipeline.accept("alertmanager", TestPipeline.trigger("k", "Down"), TestPipeline.trigger("k", "Down"));
    assertThat(version()).as("the row is untouched").isEqualTo(before);
    pipeline.part(Repeats.class).flush();
    assertThat(all().getFirst().occurrences()).isEqualTo(3);
    pipeline.part(Repeats.class).flush();
    assertThat(all().getFirst().occurrences()).isEqualTo(3);
  }

  private String version() {
    return pipeline.database.jdbc().sql("SELECT xmin::text FROM alert").query(String.class).single();
  }

  @Test
  void the_same_key_of_another_integration_is_another_alert() {
    pipeline.accept("alertmanager", TestPipeline.trigger("k", "Down"));
    pipeline.accept("pagerduty", TestPipeline.trigger("k", "Down"));
    assertThat(all()).hasSize(2);
  }

  @Test
  void a_trigger_after_a_resolve_is_a_new_alert_also_within_one_batch() {
    pipeline.accept("alertmanager", TestPipeline.trigger("k", "Down"), TestPipeline.resolve("k"), TestPipeline.trigger("k", "Down"));
    assertThat(all()).extracting(Alert::state).containsExactlyInAnyOrder(Alert.State.OPEN, Alert.State.RESOLVED);
    pipeline.accept("alertmanager", TestPipeline.resolve("k"));
    pipeline.accept("alertmanager", TestPipeline.trigger("k", "Down"));
    assertThat(all()).hasSize(3);
    assertThat(types()).containsExactly("alert.opened", "alert.resolved", "alert.opened", "alert.resolved", "alert.opened");
  }

  @Test
  void follow_ups_with_nothing_open_leave_nothing() {
    pipeline.accept("alertmanager", TestPipeline.resolve("nothing"));
    assertThat(all()).isEmpty();
    assertThat(types()).isEmpty();
  }

  @Test
  void an_acknowledgement_of_the_source_is_a_fact_once() {
    Event acknowledge = TestPipeline.event(Event.Action.ACKNOWLEDGE, "k", "", Severity.SEV3, Map.of(), null);
    pipeline.accept("pagerduty", TestPipeline.trigger("k", "Down"), acknowledge, acknowledge);
    pipeline.accept("pagerduty", acknowledge);
    assertThat(types()).containsExactly("alert.opened", "alert.acknowledged");
    assertThat(pipeline.facts().getLast().actor()).isEqualTo("integration:pagerduty");
  }

  @Test
  void resolves_by_itself_when_its_end_passes_without_a_repeat() {
    pipeline.accept("alertmanager", ending("k", pipeline.clock.instant().plusSeconds(300)));
    pipeline.clock.tick(Duration.ofSeconds(299));
    assertThat(pipeline.part(AlertIntake.class).expire()).isZero();
    pipeline.clock.tick(Duration.ofSeconds(1));
    assertThat(pipeline.part(AlertIntake.class).expire()).isEqualTo(1);
    assertThat(all().getFirst().state()).isEqualTo(Alert.State.RESOLVED);
    assertThat(pipeline.facts().getLast().text("how")).isEqualTo("its end passed without a repeat");
  }

  @Test
  void a_repeat_keeps_it_open_on_every_node_and_at_most_a_little_longer_than_asked() {
    TestPipeline other = pipeline.another("node-2");
    for (int minute = 0; minute < 10; minute++) {
      TestPipeline node = minute % 2 == 0 ? pipeline : other;
      node.clock.set(pipeline.clock.instant());
      node.accept("alertmanager", ending("k", pipeline.clock.instant().plusSeconds(240)));
      pipeline.clock.tick(Duration.ofMinutes(1));
      other.clock.set(pipeline.clock.instant());
      assertThat(other.part(AlertIntake.class).expire() + pipeline.part(AlertIntake.class).expire()).isZero();
    }
    pipeline.clock.tick(Duration.ofSeconds(179));
    assertThat(pipeline.part(AlertIntake.class).expire()).as("never early").isZero();
    pipeline.clock.tick(Duration.ofSeconds(26));
    assertThat(pipeline.part(AlertIntake.class).expire()).as("a tenth later at most").isEqualTo(1);
    assertThat(all()).hasSize(1);
  }

  @Test
  void two_nodes_expire_an_alert_once() throws Exception {
    TestPipeline other = pipeline.another("node-2");
    for (int i = 0; i < 200; i++) {
      pipeline.accept("alertmanager", ending("k" + i, pipeline.clock.instant().plusSeconds(60)));
    }
    pipeline.clock.tick(Duration.ofMinutes(2));
    other.clock.set(pipeline.clock.instant());
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      Future<Integer> one = both.submit(() -> pipeline.part(AlertIntake.class).expire());
      Future<Integer> two = both.submit(() -> other.part(AlertIntake.class).expire());
      assertThat(one.get() + two.get()).isEqualTo(200);
    }
    assertThat(types().stream().filter("alert.resolved"::equals)).hasSize(200);
  }

  @Test
  void concurrent_identical_triggers_on_two_nodes_make_one_alert() throws Exception {
    TestPipeline other = pipeline.another("node-2");
    CountDownLatch go = new CountDownLatch(1);
    List<Future<?>> sent = new ArrayList<>();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        TestPipeline node = i % 2 == 0 ? pipeline : other;
        sent.add(
            senders.submit(
                () -> {
                  go.await();
                  node.accept("alertmanager", TestPipeline.trigger("same", "Down"), TestPipeline.trigger("too", "Down"));
                  return null;
                }));
      }
      go.countDown();
      for (Future<?> one : sent) {
        one.get();
      }
    }
    assertThat(all()).hasSize(2);
    assertThat(types()).containsExactly("alert.opened", "alert.opened");
  }

  @Test
  void a_suppressed_alert_is_an_explained_fact() {
    route(new RoutingRule("quiet", "event.labels.env == 'dev'", "payments", null, "", "development is not paged", 7));
    pipeline.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, "k", "Down", Severity.SEV2, Map.of("env", "dev"), null));
    assertThat(all().getFirst().suppressedBy()).isEqualTo("development is not paged (quiet)");
    Fact fact = pipeline.facts().getLast();
    assertThat(fact.type()).isEqualTo("alert.suppressed");
    assertThat(fact.text("reason")).isEqualTo("development is not paged");
    assertThat(fact.text("rule")).isEqualTo("quiet");
    assertThat(fact.json().path("tried").get(0).path("values").path("event.labels.env").asString()).isEqualTo("dev");
  }

  @Test
  void a_suppressed_alert_opens_when_its_severity_no_longer_matches_the_rule() {
    route(new RoutingRule("quiet", "event.severity == 'sev4'", "payments", null, "", "low is not paged", 7));
    pipeline.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, "k", "Down", Severity.SEV4, Map.of(), null));
    pipeline.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, "k", "Down", Severity.SEV1, Map.of(), null));
    assertThat(types()).containsExactly("alert.suppressed", "alert.opened");
    assertThat(all().getFirst().suppressedBy()).isEmpty();
    assertThat(all().getFirst().severity()).isEqualTo(Severity.SEV1);
  }

  @Test
  void a_changed_severity_is_a_fact() {
    pipeline.accept("alertmanager", TestPipeline.trigger("k", "Down"));
    pipeline.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, "k", "Down", Severity.SEV1, Map.of(), null));
    assertThat(types()).containsExactly("alert.opened", "alert.severity_changed");
    assertThat(pipeline.facts().getLast().text("to")).isEqualTo("SEV1");
  }

  @Test
  void the_opening_says_which_rule_routed_it_and_under_which_workspace() {
    route(new RoutingRule("by name", "event.name == 'Down'", "payments", Severity.SEV1, "event.labels.zone", "", 12));
    pipeline.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, "k", "Down", Severity.SEV3, Map.of("zone", "eu"), null));
    Alert alert = all().getFirst();
    assertThat(alert.service()).isEqualTo("payments");
    assertThat(alert.group()).isEqualTo("eu");
    assertThat(alert.severity()).isEqualTo(Severity.SEV1);
    Fact fact = pipeline.facts().getLast();
    assertThat(fact.text("rule")).isEqualTo("by name");
    assertThat(fact.json().path("ruleLine").asInt()).isEqualTo(12);
    assertThat(fact.workspaceVersion()).isEqualTo(pipeline.workspaces.current().version());
  }

  @Test
  void lists_page_by_key() {
    for (int i = 0; i < 7; i++) {
      pipeline.accept("alertmanager", TestPipeline.trigger("k" + i, "Down"));
    }
    pipeline.accept("alertmanager", TestPipeline.resolve("k3"));
    Alerts alerts = pipeline.part(Alerts.class);
    List<Alert> first = alerts.list(true, Long.MAX_VALUE, 4);
    List<Alert> second = alerts.list(true, first.getLast().id(), 4);
    assertThat(first).extracting(Alert::dedupKey).containsExactly("k6", "k5", "k4", "k2");
    assertThat(second).extracting(Alert::dedupKey).containsExactly("k1", "k0");
  }

  private void route(RoutingRule... rules) {
    Catalog old = TestWorkspaces.smallCatalog();
    pipeline.workspaces.change(
        TestCatalog.like(old).routing(List.of(rules)).make());
  }

  @Test
  void an_alert_does_not_end_while_its_repeat_may_wait_in_the_journal() {
    pipeline.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, "k", "Down", Severity.SEV2, Map.of(), pipeline.clock.instant().plusSeconds(60)));
    pipeline.clock.tick(Duration.ofSeconds(61));
    pipeline.database.jdbc().sql("INSERT INTO intake_journal (node, taken_at, events, bytes, body) VALUES ('another', now(), 1, 2, '[]')").update();
    assertThat(pipeline.part(AlertIntake.class).expire()).isZero();
    pipeline.database.jdbc().sql("DELETE FROM intake_journal").update();
    assertThat(pipeline.part(AlertIntake.class).expire()).isEqualTo(1);
  }

  @Test
  void an_alert_that_ends_and_comes_back_with_the_same_message_is_a_new_alert() {
    pipeline.accept("alertmanager", TestPipeline.trigger("k", "Down"));
    pipeline.accept("alertmanager", TestPipeline.resolve("k"), TestPipeline.trigger("k", "Down"));
    assertThat(all()).extracting(Alert::state).containsExactlyInAnyOrder(Alert.State.OPEN, Alert.State.RESOLVED);
  }
}
