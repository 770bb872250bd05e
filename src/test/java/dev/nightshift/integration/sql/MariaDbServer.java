package dev.nightshift.integration.sql;

import dev.nightshift.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Debian's MariaDB on loopback: an instance of its own in a folder, with the user {@code night} whose password is {@code s3cr3t-sql}. */
final class MariaDbServer implements AutoCloseable {
  private final int port;
  private final Process process;

  private MariaDbServer(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  static MariaDbServer start(Path folder) throws IOException, InterruptedException {
    Path server = Requires.binary("mariadbd", "mariadb-server");
    Path install = Requires.binary("mariadb-install-db", "mariadb-server");
    Path data = folder.resolve("data");
    String user = "--user=" + System.getProperty("user.name");
    Process installed =
        new ProcessBuilder(install.toString(), "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", user, "--datadir=" + data)
            .redirectErrorStream(true).redirectOutput(folder.resolve("install.log").toFile()).start();
    if (installed.waitFor() != 0) {
      throw new AssertionError(Files.readString(folder.resolve("install.log")));
    }
    Path init = Files.writeString(folder.resolve("init.sql"), """
        CREATE DATABASE shop;
        CREATE USER night@'127.0.0.1' IDENTIFIED BY 's3cr3t-sql';
        GRANT ALL ON shop.* TO night@'127.0.0.1';
        """);
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> command = List.of(
        server.toString(), "--no-defaults", user, "--datadir=" + data, "--bind-address=127.0.0.1", "--port=" + port, "--skip-name-resolve",
        "--socket=" + folder.resolve("s"), "--pid-file=" + folder.resolve("pid"), "--init-file=" + init, "--innodb-flush-log-at-trx-commit=0");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    MariaDbServer started = new MariaDbServer(port, process);
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive() || Files.readString(folder.resolve("log")).contains("ready for connections"));
    if (!process.isAlive()) {
      throw new AssertionError(Files.readString(folder.resolve("log")));
    }
    return started;
  }

  String url() {
    return "jdbc:mariadb://127.0.0.1:" + port + "/shop";
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
