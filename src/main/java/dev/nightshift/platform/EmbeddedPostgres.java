package dev.nightshift.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own on loopback, durable ({@code fsync=on}) and with a password, from the binaries that come
 * with Nightshift. It is stopped with {@link #close}; after a {@code kill -9} of Nightshift the next start finds the
 * orphan, stops it in an orderly way, and goes on with its data.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final int PORT_ATTEMPTS = 5;

  private final PostgresCluster cluster;
  private final int port;
  private final Process process;

  private EmbeddedPostgres(PostgresCluster cluster, int port, Process process) {
    this.cluster = cluster;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts the server on a free port, creating its cluster where there is none yet.
   *
   * @param folder the folder that holds cluster, password and log
   * @param extraSettings {@code name=value} settings after ours
   * @throws Problem.Unavailable when it cannot start, with the end of its log
   */
  public static EmbeddedPostgres start(Path folder, String... extraSettings) {
    try {
      Path binaries = PostgresBinaries.unpacked();
      for (int attempt = 1; attempt < PORT_ATTEMPTS; attempt++) {
        try {
          return start(binaries, folder, freePort(), extraSettings);
        } catch (PortTaken again) {
          LOG.debug("Another process was faster: {}", again.getMessage());
        }
      }
      return start(binaries, folder, freePort(), extraSettings);
    } catch (IOException e) {
      throw new Problem.Unavailable("The embedded PostgreSQL cannot be unpacked: " + e.getMessage(), e);
    }
  }

  /** Between our look for a free port and PostgreSQL's start, another process took it. */
  private static final class PortTaken extends RuntimeException {
    PortTaken(String message) {
      super(message);
    }
  }

  /** Starts a server from other binaries ({@code bin/postgres} below that folder) on a given port. */
  static EmbeddedPostgres start(Path binaries, Path folder, int port, String... extraSettings) {
    try {
      Path root = folder.toAbsolutePath();
      Files.createDirectories(root);
      PostgresCluster cluster = new PostgresCluster(binaries, root.resolve("postgres"), root.resolve("postgres.password"));
      if (!cluster.exists()) {
        cluster.create();
      }
      cluster.stopOrphan();
      EmbeddedPostgres server = new EmbeddedPostgres(cluster, port, cluster.launch(port, root.resolve("postgres.log"), extraSettings));
      server.awaitReady(root.resolve("postgres.log"));
      return server;
    } catch (IOException e) {
      throw new Problem.Unavailable("The embedded PostgreSQL cannot use " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Returns how to reach the database that Nightshift uses. */
  public DatabaseSettings settings() {
    return settings("postgres");
  }

  /** Returns how to reach a database of this server by name. */
  public DatabaseSettings settings(String database) {
    return new DatabaseSettings("jdbc:postgresql://127.0.0.1:" + port + "/" + database, PostgresCluster.USER, cluster.password());
  }

  /** Stops the server in an orderly way: sessions are ended, everything is written. */
  @Override
  public void close() {
    try {
      cluster.stop();
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }

  private void awaitReady(Path log) {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    String last = "no answer";
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (Connection connection = DriverManager.getConnection(settings().url(), patience())) {
        LOG.debug("PostgreSQL answers on port {}: {}", port, connection.getMetaData().getDatabaseProductVersion());
        return;
      } catch (SQLException notYet) {
        last = String.valueOf(notYet.getMessage());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    close();
    String tail = tail(log);
    if (!process.isAlive() && tail.contains("could not bind")) {
      throw new PortTaken(tail);
    }
    throw new Problem.Unavailable("The embedded PostgreSQL did not start (" + last + "). The end of " + log + ":\n" + tail);
  }

  /** Whatever else may listen on our port, we do not wait for it for ever. */
  private Properties patience() {
    Properties properties = new Properties();
    properties.setProperty("user", PostgresCluster.USER);
    properties.setProperty("password", cluster.password());
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "5");
    properties.setProperty("socketTimeout", "5");
    return properties;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    } catch (IOException e) {
      return "(not readable: " + e.getMessage() + ")";
    }
  }
}
