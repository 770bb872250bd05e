package dev.nightshift.platform;

import dev.nightshift.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** A private server from Debian's {@code postgresql} package: the external database of the tests. */
public final class DebianPostgres implements AutoCloseable {

  private final Path binaries;
  private final Path folder;
  private final int port;
  private EmbeddedPostgres server;

  private DebianPostgres(Path binaries, Path folder, int port) {
    this.binaries = binaries;
    this.folder = folder;
    this.port = port;
    this.server = EmbeddedPostgres.start(binaries, folder, port);
  }

  public static DebianPostgres start(Path folder) throws IOException {
    return new DebianPostgres(newestInstalled(), folder, freePort());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public DatabaseSettings settings() {
    return server.settings();
  }

  /** Takes the database away. */
  public void stop() {
    server.close();
  }

  /** Brings it back, at the same address. */
  public void restart() {
    server = EmbeddedPostgres.start(binaries, folder, port);
  }

  @Override
  public void close() {
    server.close();
  }

  private static Path newestInstalled() throws IOException {
    Path versions = Path.of("/usr/lib/postgresql");
    List<Path> found = List.of();
    if (Files.isDirectory(versions)) {
      try (var folders = Files.list(versions)) {
        found =
            folders
                .filter(version -> Files.isExecutable(version.resolve("bin/postgres")))
                .sorted(Comparator.comparingInt(version -> Integer.parseInt(version.getFileName().toString())))
                .toList();
      }
    }
    Requires.that(!found.isEmpty(), "an installed PostgreSQL server (Debian package postgresql)");
    return found.getLast();
  }
}
