package dev.nightshift.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
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
  private static final String USER = "nightshift";
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final int PORT_ATTEMPTS = 5;

  private final Path binaries;
  private final Path cluster;
  private final Path passwordFile;
  private final int port;
  private final Process process;

  private EmbeddedPostgres(Path binaries, Path cluster, Path passwordFile, int port, Process process) {
    this.binaries = binaries;
    this.cluster = cluster;
    this.passwordFile = passwordFile;
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
      Path cluster = root.resolve("postgres");
      Path passwordFile = root.resolve("postgres.password");
      if (!Files.exists(cluster.resolve("PG_VERSION"))) {
        create(binaries, cluster, passwordFile);
      }
      stopOrphan(binaries, cluster);
      Process process = launch(binaries, cluster, port, root.resolve("postgres.log"), extraSettings);
      EmbeddedPostgres server = new EmbeddedPostgres(binaries, cluster, passwordFile, port, process);
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
    return new DatabaseSettings("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, password());
  }

  /** Stops the server in an orderly way: sessions are ended, everything is written. */
  @Override
  public void close() {
    try {
      stop(binaries, cluster);
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }

  private String password() {
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("The password of the embedded PostgreSQL is not readable: " + passwordFile, e);
    }
  }

  private static void create(Path binaries, Path cluster, Path passwordFile) throws IOException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    PrivateFiles.write(passwordFile, HexFormat.of().formatHex(random));
    deleteHalfMade(cluster);
    run(
        command(
            binaries.resolve("bin/initdb").toString(),
            "-D", cluster.toString(),
            "-U", USER,
            "-E", "UTF8",
            "--no-locale",
            "--auth=scram-sha-256",
            "--pwfile=" + passwordFile),
        "create its cluster in " + cluster);
  }

  private static void deleteHalfMade(Path cluster) throws IOException {
    if (Files.exists(cluster)) {
      try (var files = Files.walk(cluster)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static Process launch(Path binaries, Path cluster, int port, Path log, String... extraSettings)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(binaries.resolve("bin/postgres").toString(), "-D", cluster.toString()));
    List<String> settings =
        new ArrayList<>(
            List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "max_connections=60",
                "shared_buffers=64MB",
                "max_wal_size=512MB",
                "checkpoint_timeout=10min",
                "autovacuum_naptime=10s",
                "jit=off",
                "timezone=UTC",
                "log_timezone=UTC"));
    settings.addAll(List.of(extraSettings));
    for (String setting : settings) {
      arguments.add("-c");
      arguments.add(setting);
    }
    return new ProcessBuilder(command(arguments.toArray(String[]::new)))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
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
    properties.setProperty("user", USER);
    properties.setProperty("password", password());
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "5");
    properties.setProperty("socketTimeout", "5");
    return properties;
  }

  /** A server that outlived its Nightshift still holds the cluster: stop it before a new one starts. */
  private static void stopOrphan(Path binaries, Path cluster) {
    if (Files.exists(cluster.resolve("postmaster.pid"))) {
      stop(binaries, cluster);
    }
  }

  private static void stop(Path binaries, Path cluster) {
    try {
      new ProcessBuilder(
              command(
                  binaries.resolve("bin/pg_ctl").toString(), "stop", "-D", cluster.toString(), "-m", "fast", "-w", "-t", "30"))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(40, TimeUnit.SECONDS);
    } catch (IOException e) {
      LOG.warn("PostgreSQL in {} could not be stopped: {}", cluster, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(List<String> command, String purpose) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new Problem.Unavailable(
            "The embedded PostgreSQL cannot " + purpose + ":\n" + output.strip() + remedy(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem.Unavailable("Interrupted while PostgreSQL was to " + purpose);
    }
  }

  private static String remedy(String output) {
    return output.contains("unshare")
        ? "\nPostgreSQL never runs as root, and user namespaces are forbidden here: start Nightshift as an ordinary user,"
            + " or set NIGHTSHIFT_DATABASE_URL to a PostgreSQL of yours."
        : "";
  }

  /**
   * PostgreSQL refuses to run as root; inside a user namespace of its own it is nobody. A session of its own keeps a
   * terminal's Ctrl-C from stopping it before Nightshift has drained.
   */
  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(List.of(arguments));
    return command;
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
