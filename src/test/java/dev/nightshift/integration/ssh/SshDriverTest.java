package dev.nightshift.integration.ssh;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.integration.DriverContract;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver;
import dev.nightshift.spi.TargetDriver.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshDriverTest extends DriverContract {
  /** Ends the server's side of the session: the parent of the shell that runs the script. */
  private static final String BREAK = "kill -9 $(ps -o ppid= -p $PPID)";

  @TempDir static Path serverFolder;
  private static OpenSshServer server;

  private SshDriver driver;

  @Override
  protected TargetDriver driver() {
    return driver;
  }

  @Override
  protected TargetAddress target() {
    return server.target();
  }

  @Override
  protected Duration begun() {
    return Duration.ofSeconds(8);
  }

  @BeforeAll
  static void startServer() throws Exception {
    server = OpenSshServer.start(serverFolder);
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() {
    driver = new SshDriver(server::secret, folder.resolve("first"));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void what_a_script_hands_on_only_its_user_may_read() {
    assertThat(sh("stat -c %a $(dirname $NIGHTSHIFT_OUTPUT)").exit()).isZero();
    assertThat(output.stdout()).isEqualTo("700\n");
  }

  @Test
  void a_session_is_used_again_and_replaced_when_the_host_closed_it() {
    long before = server.connections();
    sh("echo 1");
    sh("echo 2");
    assertThat(server.connections() - before).isEqualTo(1);

    assertThat(sh(BREAK + "; sleep 5", LONG).error()).startsWith("The host closed the connection before the script ended; ");
    assertThat(sh("echo 3").exit()).isZero();
  }

  @Test
  void a_session_that_died_without_a_word_costs_no_step_its_chance() throws Exception {
    try (FreezingLine line = new FreezingLine(server.port())) {
      TargetAddress target = server.target(server.secret("file:host_ed25519.pub"), line.port());
      assertThat(run(target, SH, "echo 1", Map.of(), LONG).exit()).isZero();
      line.freeze();
      assertThat(run(target, SH, "echo 2", Map.of(), LONG)).isEqualTo(new ProcessResult(0, "", null));
      assertThat(line.connections()).isEqualTo(2);
    }
  }

  @Test
  void a_host_that_cannot_be_asked_after_a_timeout_leaves_it_open_whether_the_script_runs() throws Exception {
    Path child = folder.resolve("child");
    FreezingLine line = new FreezingLine(server.port());
    TargetAddress target = server.target(server.secret("file:host_ed25519.pub"), line.port());
    var running = CompletableFuture.supplyAsync(
        () -> run(target, SH, "echo $$ > " + child + "; echo up; exec sleep 300", Map.of(), Duration.ofSeconds(6)));
    output.awaitOutput();
    line.close();
    line.freeze();

    assertThat(running.get(60, SECONDS).error()).contains("it is not certain whether it still runs on ");
    end(child);
  }

  @Test
  void a_connection_that_breaks_in_the_middle_of_output_leaves_nothing_running() throws Exception {
    Path child = folder.resolve("child");
    ProcessResult result =
        sh("trap '' HUP PIPE; sleep 300 & echo $! > " + child + "; echo half a li; sleep 1; " + BREAK + "; sleep 300", LONG);

    assertThat(result.error())
        .isEqualTo("The host closed the connection before the script ended; its process group was ended and is gone");
    assertThat(output.stdout()).isEqualTo("half a li\n");
    assertThat(alive(child)).isFalse();
  }

  @Test
  void a_flood_of_output_is_read_in_bounded_memory() {
    assertThat(sh("head -c 100000000 /dev/zero | tr '\\0' x", Duration.ofMinutes(2)).exit()).isZero();
    assertThat(output.length()).isEqualTo(100_000_000L);
  }

  @Test
  void a_background_process_that_holds_the_output_does_not_hang_the_step() throws Exception {
    Path child = folder.resolve("child");
    assertThat(sh("sleep 300 & echo $! > " + child + "; echo started")).isEqualTo(new ProcessResult(0, "", null));
    assertThat(alive(child)).isTrue();
    end(child);
  }

  @Test
  void a_host_with_another_key_or_without_a_known_one_is_refused() {
    String other = "[127.0.0.1]:" + server.port() + " " + server.secret("file:stranger.pub");
    assertThat(run(server.target(other), SH, "echo no", Map.of(), LONG).error())
        .startsWith("The host 127.0.0.1:" + server.port() + " is not trusted: it shows the key SHA256:").contains("somebody may be in between");
    assertThat(run(server.target("# nothing"), SH, "echo no", Map.of(), LONG).error()).contains("it is not among the known hosts");
    assertThat(run(server.target("@revoked " + server.hostLine("host_ecdsa") + server.hostLine("host_ecdsa")), SH, "echo no", Map.of(), LONG).error())
        .contains("is revoked");
    assertThat(output.stdout()).isEmpty();
  }

  @Test
  void each_of_the_hosts_keys_is_enough_also_as_a_bare_key() {
    assertThat(run(server.target(server.hostLine("host_ed25519")), SH, "echo a", Map.of(), LONG).exit()).isZero();
    assertThat(run(server.target(server.hostLine("host_ecdsa")), SH, "echo b", Map.of(), LONG).exit()).isZero();
    assertThat(run(server.target(server.secret("file:host_ed25519.pub")), SH, "echo c", Map.of(), LONG).exit()).isZero();
  }

  @Test
  void first_use_remembers_the_key_and_refuses_another_one_later() throws Exception {
    assertThat(run(server.target("first-use"), SH, "echo a", Map.of(), LONG).exit()).isZero();
    Path remembered = folder.resolve("first");
    assertThat(remembered).content().contains("[127.0.0.1]:" + server.port() + " ");

    Files.writeString(remembered, "[127.0.0.1]:" + server.port() + " " + server.secret("file:stranger.pub"));
    driver.close();
    driver = new SshDriver(server::secret, remembered);
    assertThat(run(server.target("first-use"), SH, "echo b", Map.of(), LONG).error()).contains("is not trusted");
  }

  @Test
  void a_key_that_the_host_does_not_accept_or_that_is_none_is_explained() {
    assertThat(run(with("key", "file:stranger"), SH, "echo no", Map.of(), LONG).error())
        .startsWith("No session with").contains("it did not accept the key for " + System.getProperty("user.name"));
    assertThat(run(with("key", "not a key"), SH, "echo no", Map.of(), LONG).error()).contains("holds no private key").doesNotContain("not a key");
    assertThat(run(with("user", " "), SH, "echo no", Map.of(), LONG).error()).isEqualTo("The target web-1 has no 'user'; SSH needs it");
  }

  private static TargetAddress with(String setting, String value) {
    TargetAddress target = server.target();
    Map<String, String> settings = new HashMap<>(target.settings());
    settings.put(setting, value);
    return new TargetAddress(target.name(), "ssh", target.address(), Map.of(), settings);
  }

  @Test
  void a_value_that_no_environment_can_hold_is_refused_before_anything_runs() {
    assertThat(run(SH, "echo no", Map.of("A B", "x")).error()).contains("cannot be handed to a script");
    assertThat(output.stdout()).isEmpty();
  }
}
