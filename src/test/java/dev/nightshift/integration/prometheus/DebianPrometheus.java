package dev.nightshift.integration.prometheus;

import dev.nightshift.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;

/** Debian's Prometheus on loopback. */
final class DebianPrometheus implements AutoCloseable {
  private final Process process;
  private final int port;

  private DebianPrometheus(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param folder for its configuration, data and log
   * @param configuration by its port
   */
  static DebianPrometheus start(Path folder, IntFunction<String> configuration) throws IOException {
    Path binary = Requires.binary("prometheus", "prometheus");
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path file = folder.resolve("prometheus.yml");
    Files.writeString(file, configuration.apply(port));
    Process process =
        new ProcessBuilder(binary.toString(), "--config.file=" + file, "--storage.tsdb.path=" + folder.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return new DebianPrometheus(process, port);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
