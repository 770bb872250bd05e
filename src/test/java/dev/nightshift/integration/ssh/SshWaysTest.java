package dev.nightshift.integration.ssh;

import static dev.nightshift.integration.ssh.SshAccess.LONG;
import static dev.nightshift.integration.ssh.SshAccess.run;
import static dev.nightshift.integration.ssh.SshAccess.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.Requires;
import dev.nightshift.integration.Recorded;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver.ProcessResult;
import dev.nightshift.spi.TargetDriver.Script;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways to a host: with an agent, through other hosts, several at once. */
class SshWaysTest {
  @TempDir static Path nearFolder;
  @TempDir static Path farFolder;
  private static OpenSshServer near;
  private static OpenSshServer far;

  @TempDir Path folder;
  private final Recorded output = new Recorded();
  private SshDriver driver;

  @BeforeAll
  static void startServers() throws Exception {
    near = OpenSshServer.start(nearFolder);
    far = OpenSshServer.start(farFolder, "MaxSessions 2");
  }

  @AfterAll
  static void stopServers() throws Exception {
    if (near != null) {
      near.close();
    }
    if (far != null) {
      far.close();
    }
  }

  @BeforeEach
  void open() {
    driver = new SshDriver(reference -> reference.startsWith("near:") ? near.secret(reference.substring(5)) : far.secret(reference), folder.resolve("first"));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** The far host, reached through the near one. */
  private static TargetAddress through(Map<String, String> changes) {
    Map<String, String> jump =
        new HashMap<>(
            Map.of(
                "jump.1.address", "127.0.0.1", "jump.1.port", Integer.toString(near.port()), "jump.1.user", System.getProperty("user.name"),
                "jump.1.key", "near:file:user", "jump.1.knownHosts", "near:known"));
    jump.putAll(changes);
    return with(far.target(), jump);
  }

  @Test
  void a_host_is_reached_through_another_with_one_connection_to_that() {
    long before = near.connections();
    assertThat(run(driver, through(Map.of()), "echo \"$SSH_CONNECTION\"", output)).isEqualTo(new ProcessResult(0, "", null));
    assertThat(run(driver, through(Map.of()), "echo again", output).exit()).isZero();

    assertThat(output.stdout()).contains(" " + far.port() + "\n").endsWith("again\n");
    assertThat(near.connections() - before).isEqualTo(1);
  }

  @Test
  void three_hosts_in_a_row_lead_to_a_fourth() {
    Map<String, String> second = new HashMap<>();
    through(Map.of()).settings().forEach((name, value) -> {
      if (name.startsWith("jump.1.")) {
        second.put(name.replace("jump.1.", "jump.2."), value);
        second.put(name.replace("jump.1.", "jump.3."), value);
      }
    });
    assertThat(run(driver, through(second), "echo far", output)).isEqualTo(new ProcessResult(0, "", null));
  }

  @Test
  void the_keys_of_both_hosts_are_checked() {
    assertThat(run(driver, through(Map.of("jump.1.knownHosts", "near:file:stranger.pub")), "echo no", output).error())
        .startsWith("The host 127.0.0.1:" + near.port() + " is not trusted");
    assertThat(run(driver, through(Map.of("knownHosts", "near:known")), "echo no", output).error())
        .startsWith("The host 127.0.0.1:" + far.port() + " is not trusted");
    assertThat(output.stdout()).isEmpty();
  }

  @Test
  void a_jump_host_that_does_not_reach_the_target_says_so() {
    assertThat(run(driver, through(Map.of("port", "1")), "echo no", output).error())
        .startsWith("No connection to ").contains("through ").contains("the jump host does not reach it");
  }

  @Test
  void an_agent_signs_and_keeps_the_key() throws Exception {
    Path socket = folder.resolve("agent");
    Process agent =
        new ProcessBuilder(Requires.binary("ssh-agent", "openssh-client").toString(), "-D", "-a", socket.toString())
            .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try {
      Awaitility.await().until(() -> Files.exists(socket));
      TargetAddress target = with(far.target(), Map.of("key", "", "agent", socket.toString()));
      assertThat(run(driver, target, "echo no", output).error()).contains("no key of the SSH agent at " + socket + " was accepted");

      ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", farFolder.resolve("user").toString()).inheritIO();
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertThat(add.start().waitFor()).isZero();
      assertThat(run(driver, target, "echo \"agent: $SSH_AUTH_SOCK\"", output).exit()).isZero();
      assertThat(output.stdout()).isEqualTo("agent: \n");
      assertThat(run(driver, with(target, Map.of("agent", "the/agent")), "echo no", output).error()).contains("SSH agent");
    } finally {
      agent.destroy();
      agent.waitFor();
    }
  }

  @Test
  void an_agent_that_says_nothing_holds_up_nobody_for_long() throws Exception {
    Path socket = folder.resolve("silent");
    try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      silent.bind(UnixDomainSocketAddress.of(socket));
      long start = System.nanoTime();
      ProcessResult result = run(driver, with(far.target(), Map.of("key", "", "agent", socket.toString())), "echo no", output);

      assertThat(result.error()).contains("No session with").contains("agent");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void many_steps_on_one_host_at_once_respect_its_sessions_and_all_run() throws Exception {
    long before = far.connections();
    List<CompletableFuture<ProcessResult>> running = new ArrayList<>();
    for (int step = 0; step < 12; step++) {
      running.add(CompletableFuture.supplyAsync(() -> run(driver, far.target(), "sleep 0.2; echo ran", output), Thread::startVirtualThread));
    }
    for (CompletableFuture<ProcessResult> each : running) {
      assertThat(each.get(90, TimeUnit.SECONDS)).isEqualTo(new ProcessResult(0, "", null));
    }
    assertThat(far.connections() - before).isLessThanOrEqualTo(4);
  }

  @Test
  void what_runs_on_in_the_background_uses_up_no_session() {
    long before = far.connections();
    for (int step = 0; step < 5; step++) {
      assertThat(run(driver, far.target(), "sleep 30 & echo $! ", output).exit()).isZero();
    }
    assertThat(far.connections() - before).isEqualTo(1);
    output.stdout().lines().forEach(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly));
  }

  @Test
  void children_in_sessions_of_their_own_are_ended_as_well() throws Exception {
    Path stray = folder.resolve("stray");
    Script script =
        new Script(Script.SHELL, "setsid sh -c 'trap \"\" HUP; echo $$ > " + stray + "; exec sleep 300' & sleep 300", Map.of(), Duration.ofSeconds(8));

    assertThat(run(driver, far.target(), script, output).error()).isEqualTo("Timed out after 8s; its process group was ended and is gone");
    assertThat(SshAccess.alive(stray)).isFalse();
  }

  @Test
  void invalid_text_and_terminal_sequences_are_made_plain() {
    assertThat(run(driver, far.target(), new Script(Script.SHELL, "printf 'a\\377b\\033[31mred\\033[0m\\033]0;title\\007 \\001nightshift- end\\n'", Map.of(), LONG), output).exit())
        .isZero();
    assertThat(output.stdout()).isEqualTo("a\ufffdbred nightshift- end\n");
  }
}
