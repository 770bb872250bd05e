package dev.nightshift.integration.ssh;

import dev.nightshift.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Debian's ssh-agent with one key in it. */
public final class SshAgent implements AutoCloseable {
  private final Process process;
  private final Path socket;

  private SshAgent(Process process, Path socket) {
    this.process = process;
    this.socket = socket;
  }

  /** Starts one that listens at a path and knows a key. */
  public static SshAgent start(Path socket, Path key) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(Requires.binary("ssh-agent", "openssh-client").toString(), "-D", "-a", socket.toString()).start();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(socket));
    ProcessBuilder add = new ProcessBuilder(Requires.binary("ssh-add", "openssh-client").toString(), key.toString());
    add.environment().put("SSH_AUTH_SOCK", socket.toString());
    if (add.start().waitFor() != 0) {
      throw new AssertionError("ssh-add did not take the key");
    }
    return new SshAgent(process, socket);
  }

  public Path socket() {
    return socket;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
