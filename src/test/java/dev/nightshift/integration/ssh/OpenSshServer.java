package dev.nightshift.integration.ssh;

import dev.nightshift.Requires;
import dev.nightshift.spi.TargetAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Debian's OpenSSH server on loopback: an instance of its own, for the user who runs the tests. */
public final class OpenSshServer implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final Process process;

  private OpenSshServer(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** Starts one; its keys and its log are in the folder. */
  public static OpenSshServer start(Path folder, String... options) throws IOException, InterruptedException {
    Path sshd = Requires.binary("sshd", "openssh-server");
    Path keygen = Requires.binary("ssh-keygen", "openssh-client");
    if ("root".equals(System.getProperty("user.name"))) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    for (List<String> key : List.of(List.of("host_ed25519", "ed25519"), List.of("host_ecdsa", "ecdsa"), List.of("user", "ed25519"), List.of("stranger", "rsa"))) {
      run(keygen.toString(), "-q", "-N", "", "-t", key.get(1), "-f", folder.resolve(key.get(0)).toString());
    }
    Files.copy(folder.resolve("user.pub"), folder.resolve("authorized_keys"));
    int port = freePort();
    Path config = folder.resolve("sshd_config");
    Files.writeString(config, config(folder, port) + String.join("\n", options) + "\n");
    List<String> command = new ArrayList<>(List.of(sshd.toString(), "-D", "-e", "-f", config.toString()));
    command.addAll(patience(command));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answers(port) || !process.isAlive());
    OpenSshServer server = new OpenSshServer(folder, port, process);
    if (!process.isAlive()) {
      throw new AssertionError("sshd did not start: " + server.text("log"));
    }
    return server;
  }

  /** Newer servers shut out an address that fails to authenticate, as tests do on purpose; older ones do not know the option. */
  private static List<String> patience(List<String> command) throws IOException, InterruptedException {
    List<String> option = List.of("-o", "PerSourcePenalties=no");
    List<String> trial = new ArrayList<>(command);
    trial.addAll(option);
    trial.add("-t");
    boolean known =
        new ProcessBuilder(trial).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    return known ? option : List.of();
  }

  private static String config(Path folder, int port) {
    return """
        ListenAddress 127.0.0.1
        Port %d
        HostKey %s
        HostKey %s
        AuthorizedKeysFile %s
        PidFile %s
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        LogLevel VERBOSE
        """
        .formatted(port, folder.resolve("host_ecdsa"), folder.resolve("host_ed25519"), folder.resolve("authorized_keys"), folder.resolve("pid"));
  }

  /** This server as a target, with references that {@link #secrets} resolves. */
  public TargetAddress target(String knownHosts) {
    return target(knownHosts, port);
  }

  /** This server, reached by another port. */
  public TargetAddress target(String knownHosts, int through) {
    return new TargetAddress(
        "web-1", "ssh", "127.0.0.1", Map.of(),
        Map.of("user", System.getProperty("user.name"), "port", Integer.toString(through), "key", "file:user", "knownHosts", knownHosts));
  }

  public TargetAddress target() {
    return target("known");
  }

  /** Resolves {@code file:NAME} in the folder, {@code known} (both host keys by their host) and any other text as itself. */
  public String secret(String reference) {
    if (reference.startsWith("file:")) {
      return text(reference.substring("file:".length()));
    }
    return reference.equals("known") ? hostLine("host_ed25519") + hostLine("host_ecdsa") : reference;
  }

  /** A line of known_hosts for one of the server's keys. */
  public String hostLine(String key) {
    return "[127.0.0.1]:" + port + " " + text(key + ".pub");
  }

  /** How many connections were accepted so far. */
  public long connections() {
    return text("log").lines().filter(line -> line.startsWith("Connection from")).count();
  }

  public int port() {
    return port;
  }

  private String text(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends the server and all its sessions, as when a host goes down. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getInputStream().read() == 'S';
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new AssertionError(List.of(command) + " failed");
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
    process.waitFor();
  }
}
