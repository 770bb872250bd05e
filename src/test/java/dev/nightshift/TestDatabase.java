package dev.nightshift;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.platform.DatabaseSettings;
import dev.nightshift.platform.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A migrated database of its own on the one PostgreSQL server that all tests of this JVM share. */
public final class TestDatabase implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String TEMPLATE = "nightshift_template";

  private final DatabaseSettings settings;
  private final AtomicLong borrowed = new AtomicLong();
  private final HikariDataSource dataSource;

  private TestDatabase(DatabaseSettings settings) {
    this.settings = settings;
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.username());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(0);
    // Shorter than a sender's patience with the intake, so that a database which is away is told as such.
    config.setConnectionTimeout(5_000);
    dataSource =
        new HikariDataSource(config) {
          @Override
          public Connection getConnection() throws SQLException {
            borrowed.incrementAndGet();
            return super.getConnection();
          }
        };
  }

  /** Returns a new database with the current schema (a copy of a migrated template, so it takes a moment only). */
  public static TestDatabase create() {
    String name = "test_" + NUMBER.incrementAndGet();
    execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
    return new TestDatabase(Server.POSTGRES.settings(name));
  }

  /** Returns the settings of a new, empty database: for tests that start the whole server. */
  public static DatabaseSettings empty() {
    String name = "test_" + NUMBER.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return Server.POSTGRES.settings(name);
  }

  public DatabaseSettings settings() {
    return settings;
  }

  public HikariDataSource dataSource() {
    return dataSource;
  }

  /** Returns how often a connection was taken so far: once for each transaction, and for each statement outside of one. */
  public long borrowed() {
    return borrowed.get();
  }

  public JdbcClient jdbc() {
    return JdbcClient.create(dataSource);
  }

  public TransactionTemplate transaction() {
    return new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  /** Gives its connections back to the one server, which has a limit; it may be used again. */
  void release() {
    dataSource.getHikariPoolMXBean().softEvictConnections();
  }

  @Override
  public void close() {
    dataSource.close();
  }

  private static void execute(String sql) {
    DatabaseSettings admin = Server.POSTGRES.settings();
    try (var connection = DriverManager.getConnection(admin.url(), admin.username(), admin.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        Path folder = Files.createTempDirectory("nightshift-test-postgres");
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, "max_connections=300", "fsync=off", "full_page_writes=off");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, folder)));
        migrateTemplate(postgres);
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void migrateTemplate(EmbeddedPostgres postgres) {
      DatabaseSettings admin = postgres.settings();
      try (var connection = DriverManager.getConnection(admin.url(), admin.username(), admin.password());
          var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + TEMPLATE);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      DatabaseSettings template = postgres.settings(TEMPLATE);
      Flyway.configure()
          .dataSource(template.url(), template.username(), template.password())
          .locations("classpath:db/migration")
          .load()
          .migrate();
    }

    /** Its data is thrown away: to write hundreds of databases to the disk, and to delete their files, takes longer than Maven waits for us. */
    private static void stop(EmbeddedPostgres postgres, Path folder) {
      try {
        long server = Long.parseLong(Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst().strip());
        ProcessHandle.of(server).ifPresent(ProcessHandle::destroyForcibly);
        postgres.close();
        new ProcessBuilder("rm", "-rf", folder.toString()).start();
      } catch (IOException e) {
        System.err.println("Could not end PostgreSQL in " + folder + " at once and remove it: " + e.getMessage());
      }
    }
  }
}
