package dev.nightshift.platform;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Signals by {@code LISTEN/NOTIFY}. The notification is sent after the commit and for many commits at once: a NOTIFY
 * inside each transaction would make all commits of the cluster queue for one lock. What is lost by a crash between
 * commit and notification is found by the waiter's own look.
 */
public final class PostgresSignals implements Signals, SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresSignals.class);
  private static final String CHANNEL = "nightshift";
  private static final int LISTEN_MILLIS = 500;
  private static final int BETWEEN_NOTIFIES_MILLIS = 10;

  private final DatabaseSettings database;
  private final NodeName node;
  private final Map<String, List<Runnable>> callbacks = new ConcurrentHashMap<>();
  private final Set<String> pending = ConcurrentHashMap.newKeySet();
  private final Semaphore toSend = new Semaphore(0);
  private volatile boolean running;
  private volatile List<Thread> threads = List.of();

  public PostgresSignals(DatabaseSettings database, NodeName node) {
    this.database = database;
    this.node = node;
  }

  @Override
  public void raise(String signal) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      publish(signal);
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            publish(signal);
          }
        });
  }

  @Override
  public Subscription on(String signal, Runnable callback) {
    List<Runnable> list = callbacks.computeIfAbsent(signal, name -> new CopyOnWriteArrayList<>());
    list.add(callback);
    return () -> list.remove(callback);
  }

  @Override
  public void start() {
    running = true;
    threads =
        List.of(
            Thread.ofVirtual().name("signals-listen").start(() -> keepConnected(this::listen)),
            Thread.ofVirtual().name("signals-notify").start(() -> keepConnected(this::send)));
  }

  @Override
  public void stop() {
    running = false;
    threads.forEach(Thread::interrupt);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE / 2;
  }

  private void publish(String signal) {
    wake(signal);
    if (pending.add(signal)) {
      toSend.release();
    }
  }

  private void wake(String signal) {
    callbacks.getOrDefault(signal, List.of()).forEach(Runnable::run);
  }

  private interface Use {
    void connection(Connection connection) throws SQLException, InterruptedException;
  }

  private void keepConnected(Use use) {
    while (running) {
      try (Connection connection = connect()) {
        use.connection(connection);
      } catch (SQLException e) {
        if (running) {
          LOG.debug("Signals lost the database: {}", e.getMessage());
          pause();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error broken) {
        LOG.warn("A signal could not be handled", broken);
        pause();
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + CHANNEL);
    }
    callbacks.keySet().forEach(this::wake);
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (running) {
      PGNotification[] notifications = postgres.getNotifications(LISTEN_MILLIS);
      if (notifications == null) {
        continue;
      }
      for (PGNotification notification : notifications) {
        String[] parts = notification.getParameter().split(" ", 2);
        if (parts.length == 2 && !parts[0].equals(node.value())) {
          wake(parts[1]);
        }
      }
    }
  }

  private void send(Connection connection) throws SQLException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
    }
    try (var notify = connection.prepareStatement("SELECT pg_notify(?, ? || signal) FROM unnest(?::text[]) AS signal")) {
      while (running) {
        toSend.acquire();
        toSend.drainPermits();
        List<String> raised = List.copyOf(pending);
        raised.forEach(pending::remove);
        notify.setString(1, CHANNEL);
        notify.setString(2, node.value() + " ");
        notify.setArray(3, connection.createArrayOf("text", raised.toArray()));
        notify.execute();
        TimeUnit.MILLISECONDS.sleep(BETWEEN_NOTIFIES_MILLIS);
      }
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", String.valueOf(database.username()));
    if (database.password() != null) {
      properties.setProperty("password", database.password());
    }
    properties.setProperty("ApplicationName", "nightshift-signals");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "5");
    return DriverManager.getConnection(database.url(), properties);
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
