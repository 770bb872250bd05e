package dev.nightshift.integration.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.Requires;
import dev.nightshift.integration.Recorded;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver.ProcessResult;
import dev.nightshift.spi.TargetDriver.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.AcceptAllPublickeyAuthenticator;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that stop talking, or talk nonsense, at one stage of the handshake or another. */
class SilentHostTest {
  private static final Duration TIMEOUT = Duration.ofMillis(1500);

  @TempDir Path folder;
  private ServerSocket server;
  private SshDriver driver;

  /** What the host does with a connection. */
  private interface Behaviour {
    void talk(InputStream in, OutputStream out) throws IOException;
  }

  @BeforeEach
  void listen() throws Exception {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Path keygen = Requires.binary("ssh-keygen", "openssh-client");
    Path key = folder.resolve("key");
    new ProcessBuilder(keygen.toString(), "-q", "-N", "", "-t", "ed25519", "-f", key.toString()).inheritIO().start().waitFor();
    String text = Files.readString(key);
    driver = new SshDriver(reference -> reference.equals("key") ? text : reference, folder.resolve("first"));
  }

  @AfterEach
  void close() throws IOException {
    driver.close();
    server.close();
  }

  private void behave(Behaviour behaviour) {
    Thread.ofVirtual().start(() -> {
      while (!server.isClosed()) {
        try {
          Socket socket = server.accept();
          Thread.ofVirtual().start(() -> serve(socket, behaviour));
        } catch (IOException closed) {
          return;
        }
      }
    });
  }

  private static void serve(Socket socket, Behaviour behaviour) {
    try (socket) {
      behaviour.talk(socket.getInputStream(), socket.getOutputStream());
    } catch (IOException gone) {
      // The client has had enough.
    }
  }

  private static void greet(OutputStream out) throws IOException {
    out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static void listenForEver(InputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  private ProcessResult run() throws InterruptedException {
    return run(server.getLocalPort());
  }

  private ProcessResult run(int port) throws InterruptedException {
    TargetAddress target =
        new TargetAddress(
            "web-1", "ssh", "127.0.0.1", Map.of(),
            Map.of("user", "deploy", "port", Integer.toString(port), "key", "key", "knownHosts", "first-use"));
    long start = System.nanoTime();
    ProcessResult result = driver.run(target, new Script(Script.SHELL, "echo no", Map.of(), TIMEOUT), new Recorded());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    return result;
  }

  @Test
  void a_host_that_says_nothing() throws Exception {
    behave((in, out) -> listenForEver(in));
    assertThat(run().error()).startsWith("No session with deploy@127.0.0.1").contains("it did not greet as an SSH server");
  }

  @Test
  void a_host_that_greets_and_says_nothing_more() throws Exception {
    behave((in, out) -> {
      greet(out);
      listenForEver(in);
    });
    assertThat(run().error()).contains("it did not come to an agreement about encryption");
  }

  @Test
  void a_host_that_offers_ciphers_and_says_nothing_more() throws Exception {
    behave((in, out) -> {
      greet(out);
      // The client's own offer, sent back as it came after its greeting line, is a well-formed one.
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        assertThat(next).isPositive();
      }
      byte[] offer = in.readNBytes(4);
      int length = (offer[0] & 0xff) << 24 | (offer[1] & 0xff) << 16 | (offer[2] & 0xff) << 8 | offer[3] & 0xff;
      out.write(offer);
      out.write(in.readNBytes(length));
      out.flush();
      listenForEver(in);
    });
    assertThat(run().error()).contains("it did not come to an agreement about encryption");
  }

  @Test
  void a_host_that_hangs_up_at_once() throws Exception {
    behave((in, out) -> { });
    assertThat(run().error()).startsWith("No ").contains("127.0.0.1");
  }

  @Test
  void a_host_that_floods_before_its_greeting() throws Exception {
    byte[] noise = "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
    behave((in, out) -> {
      while (true) {
        out.write(noise);
      }
    });
    assertThat(run().error()).contains("it did not greet as an SSH server");
  }

  @Test
  void a_host_that_speaks_something_else() throws Exception {
    behave((in, out) -> {
      out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      listenForEver(in);
    });
    assertThat(run().error()).contains("it did not greet as an SSH server");
  }

  /** A server that gets on with everything but what the test takes from it. */
  private SshServer almostAServer() throws IOException {
    SshServer sshd = SshServer.setUpDefaultServer();
    sshd.setHost("127.0.0.1");
    sshd.setPort(0);
    sshd.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(folder.resolve("host")));
    sshd.setPublickeyAuthenticator(AcceptAllPublickeyAuthenticator.INSTANCE);
    return sshd;
  }

  private ProcessResult run(SshServer sshd) throws Exception {
    sshd.start();
    try (sshd) {
      return run(sshd.getPort());
    }
  }

  @Test
  void a_host_that_says_nothing_about_the_key() throws Exception {
    SshServer sshd = almostAServer();
    CountDownLatch never = new CountDownLatch(1);
    sshd.setPublickeyAuthenticator((user, key, session) -> {
      try {
        never.await();
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
      }
      return false;
    });
    try {
      assertThat(run(sshd).error()).contains("it did not accept the key for deploy", "Timed out");
    } finally {
      never.countDown();
    }
  }

  @Test
  void a_host_that_says_nothing_about_a_session() throws Exception {
    SshServer sshd = almostAServer();
    sshd.setChannelFactories(List.of(new ChannelFactory() {
      @Override
      public String getName() {
        return "session";
      }

      @Override
      public ChannelSession createChannel(Session session) {
        return new ChannelSession() {
          @Override
          public OpenFuture open(long recipient, long rwSize, long packetSize, Buffer buffer) {
            return new DefaultOpenFuture(this, this);
          }
        };
      }
    }));
    assertThat(run(sshd).error()).startsWith("The host deploy@127.0.0.1").contains("did not open a session");
  }

  @Test
  void a_host_that_takes_the_command_and_never_answers() throws Exception {
    SshServer sshd = almostAServer();
    sshd.setCommandFactory((channel, command) -> new SilentCommand());
    assertThat(run(sshd).error()).startsWith("Timed out after 1s500ms; it is not certain whether it still runs on deploy@127.0.0.1");
  }

  /** Takes everything and says nothing. */
  private static final class SilentCommand implements Command {
    @Override
    public void start(ChannelSession channel, Environment environment) {}

    @Override
    public void destroy(ChannelSession channel) {}

    @Override
    public void setInputStream(InputStream in) {}

    @Override
    public void setOutputStream(OutputStream out) {}

    @Override
    public void setErrorStream(OutputStream err) {}

    @Override
    public void setExitCallback(ExitCallback callback) {}
  }

  @Test
  void a_host_that_refuses_the_connection() throws Exception {
    server.close();
    assertThat(run().error()).startsWith("No connection to deploy@127.0.0.1:" + server.getLocalPort());
  }
}
