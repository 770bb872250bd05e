package dev.nightshift;

import dev.nightshift.alert.AlertWiring;
import dev.nightshift.incident.IncidentWiring;
import dev.nightshift.intake.Intake;
import dev.nightshift.intake.IntakeWiring;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Followers;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerWiring;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Workspaces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One node from the intake to the incident on a real database, wired as the server is; nothing runs by itself but the
 * intake's writers. Keys of integrations are the references themselves.
 */
public final class TestPipeline implements AutoCloseable {

  /** Emptying a database is much quicker than making one. */
  private static final String EMPTY =
      """
      DO $$ DECLARE name text; BEGIN
        PERFORM set_config('session_replication_role', 'replica', true);
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history' LOOP
          EXECUTE format('DELETE FROM %I', name);
        END LOOP;
      END $$
      """;

  private static final Queue<TestDatabase> EMPTIED = new ConcurrentLinkedQueue<>();

  public final TickingClock clock = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
  public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  public final TestWorkspaces workspaces;
  public final TestDatabase database;
  private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

  public TestPipeline(TestDatabase database, TestWorkspaces workspaces, String node, Class<?>... wirings) {
    this.database = database;
    this.workspaces = workspaces;
    JdbcTransactionManager transactions = new JdbcTransactionManager(database.dataSource());
    context.registerBean("lifecycleProcessor", LifecycleProcessor.class, Still::new);
    context.registerBean(JdbcClient.class, database::jdbc);
    context.registerBean(PlatformTransactionManager.class, () -> transactions);
    context.registerBean(TransactionTemplate.class, () -> new TransactionTemplate(transactions));
    context.registerBean(Clock.class, () -> clock);
    context.registerBean(NodeName.class, () -> new NodeName(node));
    context.registerBean(Signals.class, LocalSignals::new);
    context.registerBean(Workspaces.class, () -> workspaces);
    context.registerBean(Secrets.class, () -> reference -> reference);
    context.registerBean(MeterRegistry.class, () -> registry);
    context.register(LedgerWiring.class, IntakeWiring.class, AlertWiring.class, IncidentWiring.class);
    if (wirings.length > 0) {
      context.register(wirings);
    }
    context.refresh();
    part(Intake.class).start();
  }

  /** A pipeline over the small organisation of {@link TestWorkspaces}, on an empty database of its own. */
  public static TestPipeline small(Class<?>... wirings) {
    return of(TestWorkspaces.small(), wirings);
  }

  public static TestPipeline of(TestWorkspaces workspaces, Class<?>... wirings) {
    TestDatabase emptied = EMPTIED.poll();
    while (emptied != null && emptied.dataSource().isClosed()) {
      emptied = EMPTIED.poll();
    }
    return new TestPipeline(emptied == null ? TestDatabase.create() : emptied, workspaces, "node-1", wirings);
  }

  /** Another node on the same database. */
  public TestPipeline another(String node) {
    return new TestPipeline(database, workspaces, node);
  }

  public <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /** Hands events in through the intake and returns when they are durable. */
  public void accept(String integration, Event... events) {
    part(Intake.class).accept(integration, List.of(events));
  }

  /** Lets every follower read all there is. */
  public void settle() {
    part(Followers.class).drain();
  }

  /** Returns the newest thousand facts, oldest first. */
  public List<Fact> facts() {
    return part(Ledger.class).newest(Long.MAX_VALUE, 1_000).reversed();
  }

  public static Event trigger(String key, String name) {
    return event(Event.Action.TRIGGER, key, name, Severity.SEV2, Map.of(), null);
  }

  public static Event resolve(String key) {
    return event(Event.Action.RESOLVE, key, "", Severity.SEV3, Map.of(), null);
  }

  public static Event event(
      Event.Action action, String key, String name, Severity severity, Map<String, String> labels, Instant endsAt) {
    return new Event(action, key, name, name + " fires", "test", severity, labels, Map.of(), null, endsAt, List.of(), "{}");
  }

  @Override
  public void close() {
    part(Intake.class).stop();
    context.close();
    if (!database.dataSource().isClosed()) {
      database.jdbc().sql(EMPTY).update();
      database.release();
      if (!EMPTIED.contains(database)) {
        EMPTIED.add(database);
      }
    }
  }

  /** Starts nothing: the test says when something happens. */
  private static final class Still implements LifecycleProcessor {
    @Override
    public void onRefresh() {}

    @Override
    public void onClose() {}

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return false;
    }
  }
}
