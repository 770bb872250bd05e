package dev.nightshift.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.LocalSignals;
import dev.nightshift.TestCatalog;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Integration;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerStore;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

class IntakeTest {

  private static final Intake.Limits ONE_LANE = new Intake.Limits(1, 1_000, 1_000_000, Duration.ofSeconds(15));

  private final TestDatabase database = TestDatabase.create();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TestWorkspaces workspaces = TestWorkspaces.small();
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private Intake intake;

  @AfterEach
  void close() {
    if (intake != null) {
      intake.stop();
    }
    senders.close();
    database.close();
  }

  private Intake intake(EventSink sink, Intake.Limits limits) {
    Ledger ledger = new Ledger(new LedgerStore(database.jdbc()), new LocalSignals(), Clock.systemUTC());
    NodeName node = new NodeName("node-1");
    BatchWriter writer = new BatchWriter(sink, new ChangeEventStore(database.jdbc()), workspaces, ledger, node);
    JournalStore journal = new JournalStore(database.jdbc(), node);
    IntakeMetrics metrics = new IntakeMetrics(registry);
    Attempts attempts = new Attempts(database.transaction());
    Backlog backlog = new Backlog(journal, writer, attempts, metrics, limits.lanes(), Clock.systemUTC());
    Acceptance acceptance = new Acceptance(journal, sink, writer, backlog, new Pressure(), attempts, new LocalSignals());
    IntegrationKeys keys = new IntegrationKeys(workspaces, reference -> reference, Clock.systemUTC());
    intake = new Intake(keys, acceptance, metrics, limits, Clock.systemUTC());
    intake.start();
    return intake;
  }

  private double rejected(String reason) {
    return registry.counter("nightshift.events.rejected", "reason", reason).count();
  }

  private static Event named(String key) {
    return TestPipeline.trigger(key, "Down");
  }

  /** A sink whose first batch waits until the test lets it go on, so that the rest gathers behind it. */
  private static final class Slow implements EventSink {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);
    final Queue<List<String>> batches = new ConcurrentLinkedQueue<>();

    @Override
    public int store(int lane, Look look, List<Arrived> events) {
      batches.add(events.stream().map(arrived -> arrived.event().dedupKey()).toList());
      entered.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return events.size();
    }
  }

  @Test
  void what_was_answered_is_there_for_a_fresh_connection() throws Exception {
    try (TestPipeline pipeline = TestPipeline.small()) {
      pipeline.accept("alertmanager", named("durable"));
      var settings = pipeline.database.settings();
      try (var connection = DriverManager.getConnection(settings.url(), settings.username(), settings.password());
          var rows = connection.createStatement().executeQuery("SELECT count(*) FROM alert WHERE dedup_key = 'durable'")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(1);
      }
    }
  }

  @Test
  void events_that_wait_are_written_together() throws Exception {
    Slow sink = new Slow();
    intake(sink, ONE_LANE);
    List<Future<?>> sent = new ArrayList<>();
    sent.add(senders.submit(() -> intake.accept("x", List.of(named("first")))));
    sink.entered.await();
    for (int i = 0; i < 20; i++) {
      String key = "k" + i;
      sent.add(senders.submit(() -> intake.accept("x", List.of(named(key)))));
    }
    await(() -> registry.get("nightshift.intake.queue").gauge().value() == 21);
    sink.go.countDown();
    for (Future<?> one : sent) {
      one.get();
    }
    assertThat(sink.batches).extracting(List::size).containsExactly(1, 20);
    assertThat(registry.counter("nightshift.events.accepted", "integration", "x").count()).isEqualTo(21);
    assertThat(registry.get("nightshift.intake.queue").gauge().value()).isZero();
  }

  @Test
  void beyond_its_room_it_refuses_at_once_by_number_and_by_size() throws Exception {
    Slow sink = new Slow();
    intake(sink, new Intake.Limits(1, 2, 100, Duration.ofSeconds(15)));
    Future<?> first = senders.submit(() -> intake.accept("x", List.of(named("first"))));
    sink.entered.await();
    assertThatThrownBy(() -> intake.accept("x", List.of(named("a"), named("b")))).isInstanceOf(Problem.Overloaded.class);
    Event large = new Event(Event.Action.TRIGGER, "c", "n", "s", "s", Severity.SEV3, Map.of(), Map.of(), null, null, List.of(), "x".repeat(200));
    assertThatThrownBy(() -> intake.accept("x", List.of(large))).isInstanceOf(Problem.Overloaded.class);
    assertThat(rejected("overloaded")).isEqualTo(3);
    sink.go.countDown();
    first.get();
    intake.accept("x", List.of(large));
  }

  @Test
  void stopping_writes_what_waits_and_shuts_the_door() throws Exception {
    Slow sink = new Slow();
    intake(sink, ONE_LANE);
    Future<?> first = senders.submit(() -> intake.accept("x", List.of(named("first"))));
    sink.entered.await();
    Future<?> second = senders.submit(() -> intake.accept("x", List.of(named("second"))));
    await(() -> registry.get("nightshift.intake.queue").gauge().value() == 2);
    Future<?> stop = senders.submit(() -> intake.stop());
    await(() -> !intake.isRunning());
    assertThatThrownBy(() -> intake.accept("x", List.of(named("late")))).isInstanceOf(Problem.Unavailable.class);
    sink.go.countDown();
    stop.get();
    first.get();
    second.get();
    assertThat(sink.batches).containsExactly(List.of("first"), List.of("second"));
  }

  @Test
  void a_poison_event_harms_no_neighbour() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Queue<String> stored = new ConcurrentLinkedQueue<>();
    intake(
        (lane, look, events) -> {
          entered.countDown();
          awaitQuietly(go);
          if (events.stream().anyMatch(arrived -> arrived.event().dedupKey().equals("poison"))) {
            throw new DataIntegrityViolationException("cannot be stored");
          }
          events.forEach(arrived -> stored.add(arrived.event().dedupKey()));
          return events.size();
        },
        ONE_LANE);
    Future<?> first = senders.submit(() -> intake.accept("x", List.of(named("first"))));
    entered.await();
    Future<?> mixed = senders.submit(() -> intake.accept("x", List.of(named("a"), named("poison"), named("b"))));
    await(() -> registry.get("nightshift.intake.queue").gauge().value() == 4);
    Future<?> neighbour = senders.submit(() -> intake.accept("x", List.of(named("neighbour"))));
    await(() -> registry.get("nightshift.intake.queue").gauge().value() == 5);
    go.countDown();
    first.get();
    neighbour.get();
    assertThatThrownBy(mixed::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(Problem.Invalid.class).hasMessageContaining("poison");
    assertThat(stored).containsExactlyInAnyOrder("first", "a", "b", "neighbour");
    assertThat(rejected("poison")).isEqualTo(1);
  }

  @Test
  void an_event_that_breaks_the_writer_with_an_error_is_refused_and_the_next_is_written() {
    Queue<String> stored = new ConcurrentLinkedQueue<>();
    intake(
        (lane, look, events) -> {
          if (events.stream().anyMatch(arrived -> arrived.event().dedupKey().equals("poison"))) {
            throw new StackOverflowError("a thousand brackets");
          }
          events.forEach(arrived -> stored.add(arrived.event().dedupKey()));
          return events.size();
        },
        ONE_LANE);
    assertThatThrownBy(() -> intake.accept("x", List.of(named("poison")))).isInstanceOf(Problem.Invalid.class).hasMessageContaining("poison");
    intake.accept("x", List.of(named("next")));
    assertThat(stored).containsExactly("next");
  }

  @Test
  void a_database_that_is_away_is_unavailable_and_it_recovers_by_itself() {
    try (TestPipeline pipeline = TestPipeline.small()) {
      String name = pipeline.database.jdbc().sql("SELECT current_database()").query(String.class).single();
      try (TestDatabase admin = TestDatabase.create()) {
        admin.jdbc().sql("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false").update();
        admin.jdbc().sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?").param(name).query().listOfRows();
        assertThatThrownBy(() -> pipeline.accept("alertmanager", named("lost"))).isInstanceOf(Problem.Unavailable.class);
        admin.jdbc().sql("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true").update();
      }
      pipeline.accept("alertmanager", named("back"));
      assertThat(pipeline.part(Alerts.class).list(false, Long.MAX_VALUE, 10)).extracting(Alert::dedupKey).containsExactly("back");
    }
  }

  @Test
  void a_closed_pool_is_unavailable() {
    try (TestPipeline pipeline = TestPipeline.small()) {
      pipeline.database.dataSource().close();
      assertThatThrownBy(() -> pipeline.accept("alertmanager", named("lost"))).isInstanceOf(Problem.Unavailable.class);
    }
  }

  @Test
  void keys_follow_the_workspace_and_an_unknown_one_is_counted() {
    intake((lane, look, events) -> events.size(), ONE_LANE);
    assertThat(intake.integrationOf("pagerduty", "pagerduty-key")).contains("pagerduty");
    assertThat(intake.integrationOf("alertmanager", "pagerduty-key")).isEmpty();
    assertThat(intake.integrationOf("pagerduty", "")).isEmpty();
    Catalog old = TestWorkspaces.smallCatalog();
    workspaces.change(
        TestCatalog.like(old).integrations(Map.of("pd", new Integration("pd", "pagerduty", "new-key"))).make());
    assertThat(intake.integrationOf("pagerduty", "pagerduty-key")).isEmpty();
    assertThat(intake.integrationOf("pagerduty", "new-key")).contains("pd");
    assertThat(registry.counter("nightshift.events.unknown.keys", "kind", "pagerduty").count()).isEqualTo(2);
  }

  @Test
  void an_integration_whose_key_does_not_resolve_accepts_nothing_and_harms_no_other() {
    IntegrationKeys keys =
        new IntegrationKeys(
            workspaces,
            reference -> {
              if (reference.equals("pagerduty-key")) {
                throw new Problem.Unavailable("not there");
              }
              return reference;
            },
            Clock.systemUTC());
    assertThat(keys.owner("pagerduty", "pagerduty-key")).isEmpty();
    assertThat(keys.owner("alertmanager", "alertmanager-key")).contains("alertmanager");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
