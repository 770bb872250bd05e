package dev.nightshift.integration.ssh;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.integration.Recorded;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver.ProcessResult;
import dev.nightshift.spi.TargetDriver.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshDriverTest {
  private static final List<String> SH = List.of("sh", "-c", "eval \"$(cat)\"");

  /** Ends the server's side of the session: the parent of the shell that runs the script. */
  private static final String BREAK = "kill -9 $(ps -o ppid= -p $PPID)";

  private static final Duration LONG = Duration.ofSeconds(30);
  @TempDir static Path serverFolder;
  private static OpenSshServer server;

  private final Recorded output = new Recorded();
  @TempDir Path folder;
  private SshDriver driver;

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

  private ProcessResult run(TargetAddress target, List<String> interpreter, String text, Map<String, String> environment, Duration timeout) {
    try {
      return driver.run(target, new Script(interpreter, text, environment, timeout), output);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private ProcessResult sh(String text) {
    return run(server.target(), SH, text, Map.of(), LONG);
  }

  private ProcessResult sh(String text, Duration timeout) {
    return run(server.target(), SH, text, Map.of(), timeout);
  }

  private static boolean alive(Path pidFile) throws IOException {
    Path stat = Path.of("/proc", Files.readString(pidFile).strip(), "stat");
    return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
  }

  @Test
  void streams_both_outputs_and_returns_exit_code_and_handed_on_values() {
    ProcessResult result = sh("echo out; echo err >&2; echo listening=true >> \"$NIGHTSHIFT_OUTPUT\"; exit 3");

    assertThat(result).isEqualTo(new ProcessResult(3, "listening=true\n", null));
    assertThat(output.stdout()).isEqualTo("out\n");
    assertThat(output.stderr()).isEqualTo("err\n");
  }

  @Test
  void runs_bash_and_python_with_values_of_any_text() {
    String hostile = "a b'c\"$(id)`id`\n\\d!é";
    run(server.target(), List.of("bash", "-c", "eval \"$(cat)\""), "a=(x \"$V\"); printf %s \"${a[1]}\"", Map.of("V", hostile), LONG);
    run(server.target(), List.of("python3", "-"), "import os\nprint(os.environ['V'] == " + python(hostile) + ")", Map.of("V", hostile), LONG);

    assertThat(output.stdout()).isEqualTo(hostile + "True\n");
  }

  private static String python(String text) {
    return "bytes([" + String.join(",", bytes(text)) + "]).decode()";
  }

  private static List<String> bytes(String text) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    return java.util.stream.IntStream.range(0, all.length).mapToObj(index -> Integer.toString(all[index] & 0xff)).toList();
  }

  @Test
  void a_command_that_reads_its_input_does_not_eat_the_rest_of_the_script() {
    assertThat(sh("cat\nread x\necho still here").exit()).isZero();
    assertThat(output.stdout()).isEqualTo("still here\n");
  }

  @Test
  void a_script_larger_than_a_window_is_run_whole() {
    assertThat(sh("# " + "x".repeat(4_000_000) + "\necho end").exit()).isZero();
    assertThat(output.stdout()).isEqualTo("end\n");
  }

  @Test
  void neither_script_nor_value_is_visible_in_any_argument_list_nor_left_behind() throws Exception {
    String secret = "s3cr3t-" + System.nanoTime();
    Path go = folder.resolve("go");
    String script = "echo up; x=" + secret + "; while ! test -e " + go + "; do sleep 0.05; done; echo $NIGHTSHIFT_OUTPUT";
    var running = CompletableFuture.supplyAsync(() -> run(server.target(), SH, script, Map.of("TOKEN", secret), LONG));
    output.awaitOutput();

    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        assertThat(argumentsOf(process)).as(process.toString()).doesNotContain(secret);
      }
    }
    Files.createFile(go);
    assertThat(running.get(20, SECONDS).exit()).isZero();
    Path handedOn = Path.of(output.stdout().lines().toList().getLast());
    assertThat(handedOn).doesNotExist();
    assertThat(Files.getPosixFilePermissions(handedOn.getParent())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  private static String argumentsOf(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }

  @Test
  void a_timeout_kills_the_whole_group_on_the_host_even_where_it_ignores_sigterm() throws Exception {
    Path child = folder.resolve("child");
    ProcessResult result =
        sh("trap '' TERM; sleep 300 & echo $! > " + child + "; wait; sleep 300", Duration.ofSeconds(8));

    assertThat(result.error())
        .isEqualTo("Timed out after 8s; its process group was killed, since it did not end when asked to, and is gone");
    assertThat(alive(child)).isFalse();
  }

  @Test
  void interruption_stops_the_work_on_the_host_and_says_so() throws Exception {
    Path child = folder.resolve("child");
    FutureTask<ProcessResult> task =
        new FutureTask<>(
            () -> {
              ProcessResult result = sh("sleep 300 & echo $! > " + child + "; echo up; sleep 300", Duration.ofMinutes(5));
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return result;
            });
    Thread thread = Thread.ofVirtual().start(task);
    output.awaitOutput();
    thread.interrupt();

    assertThat(task.get(20, SECONDS).error()).isEqualTo("Stopped; its process group was ended and is gone");
    assertThat(alive(child)).isFalse();
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
    ProcessHandle.of(Long.parseLong(Files.readString(child).strip())).ifPresent(ProcessHandle::destroyForcibly);
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
    ProcessHandle.of(Long.parseLong(Files.readString(child).strip())).orElseThrow().destroyForcibly();
  }

  @Test
  void what_the_script_hands_on_is_limited_and_never_read_through_a_link() {
    assertThat(sh("head -c 2000000 /dev/zero | tr '\\0' x > \"$NIGHTSHIFT_OUTPUT\"").outputFile()).hasSize(256 * 1024);
    assertThat(sh("rm \"$NIGHTSHIFT_OUTPUT\"; ln -s /etc/passwd \"$NIGHTSHIFT_OUTPUT\"").outputFile()).isEmpty();
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
    assertThat(run(server.target(), SH, "echo no", Map.of("A B", "x"), LONG).error()).contains("cannot be handed to a script");
    assertThat(output.stdout()).isEmpty();
  }
}
