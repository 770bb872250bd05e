package dev.nightshift.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a PostgreSQL server of our own, and the programs that work on them.
 *
 * @param binaries the folder below which {@code bin/postgres} is
 * @param folder where the cluster is
 * @param passwordFile where the password of its user is
 */
record PostgresCluster(Path binaries, Path folder, Path passwordFile) {
  static final String USER = "nightshift";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  boolean exists() {
    return Files.exists(folder.resolve("PG_VERSION"));
  }

  /** Returns the password of its user. */
  String password() {
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("The password of the embedded PostgreSQL is not readable: " + passwordFile, e);
    }
  }

  /** Makes a new one, with a random password. */
  void create() throws IOException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    PrivateFiles.write(passwordFile, HexFormat.of().formatHex(random));
    deleteHalfMade();
    run(
        command(
            binaries.resolve("bin/initdb").toString(),
            "-D", folder.toString(),
            "-U", USER,
            "-E", "UTF8",
            "--no-locale",
            "--auth=scram-sha-256",
            "--pwfile=" + passwordFile),
        "create its cluster in " + folder);
  }

  private void deleteHalfMade() throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Starts its server; it may not answer yet. */
  Process launch(int port, Path log, String... extraSettings) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(binaries.resolve("bin/postgres").toString(), "-D", folder.toString()));
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
                "default_statistics_target=30",
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

  /** A server that outlived its Nightshift still holds the cluster: stop it before a new one starts. */
  void stopOrphan() {
    if (Files.exists(folder.resolve("postmaster.pid"))) {
      stop();
    }
  }

  /** Stops its server in an orderly way. */
  void stop() {
    try {
      new ProcessBuilder(
              command(
                  binaries.resolve("bin/pg_ctl").toString(), "stop", "-D", folder.toString(), "-m", "fast", "-w", "-t", "30"))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(40, TimeUnit.SECONDS);
    } catch (IOException e) {
      LOG.warn("PostgreSQL in {} could not be stopped: {}", folder, e.getMessage());
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
}
