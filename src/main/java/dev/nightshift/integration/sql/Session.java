package dev.nightshift.integration.sql;

import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Uninterrupted;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A connection for one statement, which can be stopped. */
final class Session {
  private static final long PATIENCE_MILLIS = 3_000;

  private final Database database;
  private final Duration timeout;
  private volatile @Nullable Statement running;

  Session(Database database, Duration timeout) {
    this.database = database;
    this.timeout = timeout;
  }

  /** How a statement ended. {@code rows} for a query, {@code updated} for anything else. */
  record Ended(@Nullable Rows rows, long updated) {}

  /** What a statement may do. A transaction that looks or explains is taken back. */
  enum Mode {
    LOOK,
    EXPLAIN,
    CHANGE
  }

  /**
   * Runs a statement.
   *
   * @throws SQLException what the database says
   * @throws Problem.Unavailable when it took too long, or was stopped; the message says whether it is cancelled
   */
  Ended run(String jdbc, List<String> parameters, Mode mode) throws SQLException, InterruptedException {
    FutureTask<Ended> task = new FutureTask<>(() -> execute(jdbc, parameters, mode));
    Thread thread = Thread.ofVirtual().name("sql").start(task);
    try {
      return task.get(timeout.toMillis() + PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new Problem.Unavailable("The database did not answer in time; " + cancel(task, thread), late);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof SQLException sql) {
        throw sql;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException stop) {
      String how = cancel(task, thread);
      Thread.currentThread().interrupt();
      throw new Problem.Unavailable("Stopped; " + how, stop);
    }
  }

  private Ended execute(String jdbc, List<String> parameters, Mode mode) throws SQLException {
    Properties properties = new Properties();
    database.dialect().properties(properties, timeout);
    properties.setProperty("user", database.username());
    properties.setProperty("password", database.password());
    Driver driver = database.dialect() == Dialect.POSTGRESQL ? new org.postgresql.Driver() : new org.mariadb.jdbc.Driver();
    try (Connection connection = driver.connect(database.url(), properties)) {
      plain(connection, database.dialect().timeout(timeout));
      for (String before : database.dialect().before(mode)) {
        plain(connection, before);
      }
      Ended ended = statement(connection, jdbc, parameters);
      if (mode != Mode.CHANGE) {
        plain(connection, "ROLLBACK");
      }
      return ended;
    }
  }

  private Ended statement(Connection connection, String jdbc, List<String> parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(jdbc)) {
      running = statement;
      statement.setMaxRows(Rows.COUNTED);
      for (int index = 0; index < parameters.size(); index++) {
        statement.setString(index + 1, parameters.get(index));
      }
      if (!statement.execute()) {
        return new Ended(null, Math.max(0, statement.getUpdateCount()));
      }
      try (ResultSet result = statement.getResultSet()) {
        return new Ended(Rows.read(result), 0);
      }
    } finally {
      running = null;
    }
  }

  private static void plain(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Asks the database to end the statement; where that does not help, hangs up. */
  private String cancel(FutureTask<Ended> task, Thread thread) {
    boolean ended = Uninterrupted.call(() -> {
      Statement statement = running;
      if (statement == null) {
        thread.interrupt();
        return thread.join(Duration.ofMillis(PATIENCE_MILLIS));
      }
      try {
        statement.cancel();
      } catch (SQLException notCancelled) {
        thread.interrupt();
        return false;
      }
      boolean gone = thread.join(Duration.ofMillis(PATIENCE_MILLIS));
      thread.interrupt();
      return gone;
    });
    task.cancel(true);
    return ended ? "the statement was cancelled" : "the statement may still run in the database";
  }
}
