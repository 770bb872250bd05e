package dev.nightshift.integration.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.integration.Recorded;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver.ProcessResult;
import dev.nightshift.spi.TargetDriver.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalDriverTest {
  private static final List<String> SH = List.of("sh", "-c", "eval \"$(cat)\"");
  private static final List<String> BASH = Script.BASH;
  private static final List<String> PYTHON = List.of("python3", "-");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final LocalDriver driver = new LocalDriver();
  private final Recorded output = new Recorded();
  @TempDir Path folder;

  private ProcessResult run(List<String> interpreter, String text, Map<String, String> environment, Duration timeout) {
    return run(TargetAddress.local(), new Script(interpreter, text, environment, timeout));
  }

  private ProcessResult run(TargetAddress target, Script script) {
    try {
      return driver.run(target, script, output);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private ProcessResult sh(String text) {
    return run(SH, text, Map.of(), LONG);
  }

  private static boolean alive(Path pidFile) throws IOException {
    Path stat = Path.of("/proc", Files.readString(pidFile).strip(), "stat");
    return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
  }

  private static long openPipes() throws IOException {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(LocalDriverTest::isPipe).count();
    }
  }

  private static boolean isPipe(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
    } catch (IOException closed) {
      return false;
    }
  }

  private static void end(Path pidFile) throws IOException {
    ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip())).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void streams_both_outputs_and_returns_exit_code_and_handed_on_values() {
    ProcessResult result = sh("echo out; echo err >&2; echo listening=true >> \"$NIGHTSHIFT_OUTPUT\"; exit 3");

    assertThat(result).isEqualTo(new ProcessResult(3, "listening=true\n", null));
    assertThat(output.stdout()).isEqualTo("out\n");
    assertThat(output.stderr()).isEqualTo("err\n");
  }

  @Test
  void runs_bash_and_python() {
    run(BASH, "a=(x y); echo ${a[1]}", Map.of(), LONG);
    run(PYTHON, "import os\nprint(os.environ['UNIT'])\nif True:\n  print('two')\n", Map.of("UNIT", "u"), LONG);

    assertThat(output.stdout()).isEqualTo("y\nu\ntwo\n");
  }

  static List<List<String>> shells() {
    return List.of(SH, BASH);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void a_command_that_reads_its_input_does_not_eat_the_rest_of_the_script(List<String> shell) {
    assertThat(run(shell, "cat\nread x\necho still here", Map.of(), LONG).exit()).isZero();
    assertThat(output.stdout()).isEqualTo("still here\n");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void a_script_larger_than_a_pipe_is_run_whole(List<String> shell) {
    assertThat(run(shell, "# " + "x".repeat(300_000) + "\necho end", Map.of(), LONG).exit()).isZero();
    assertThat(output.stdout()).isEqualTo("end\n");
  }

  @Test
  void bash_needs_no_further_program_to_read_its_script() throws IOException {
    Files.createSymbolicLink(folder.resolve("bash"), Path.of("/bin/bash"));
    assertThat(run(BASH, "echo ran", Map.of("PATH", folder.toString()), LONG).exit()).isZero();
    assertThat(output.stdout()).isEqualTo("ran\n");
  }

  @Test
  void the_environment_holds_the_values_and_nothing_of_nightshift() {
    run(SH, "env -0 | tr '\\n\\0' '|\\n'", Map.of("UNIT", "a b'c\"$(id)\nd"), LONG);

    assertThat(output.stdout().lines()).contains("UNIT=a b'c\"$(id)|d");
    assertThat(output.stdout().lines().map(line -> line.replaceAll("=.*", "")))
        .isSubsetOf("PATH", "HOME", "LANG", "UNIT", "PWD", "NIGHTSHIFT_OUTPUT", "NIGHTSHIFT_ATTEMPT", "OLDPWD", "_", "SHLVL");
  }

  @Test
  void neither_script_nor_value_is_visible_in_any_argument_list() throws Exception {
    String secret = "s3cr3t-" + System.nanoTime();
    Path go = folder.resolve("go");
    String script = "echo up; x=" + secret + "; while ! test -e " + go + "; do sleep 0.05; done";
    var running = CompletableFuture.supplyAsync(() -> run(SH, script, Map.of("TOKEN", secret), LONG));
    output.awaitOutput();

    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        assertThat(argumentsOf(process)).as(process.toString()).doesNotContain(secret);
      }
    }
    Files.createFile(go);
    assertThat(running.get(20, SECONDS).exit()).isZero();
  }

  private static String argumentsOf(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }

  @Test
  void a_timeout_kills_the_whole_group_even_where_it_ignores_sigterm() throws Exception {
    Path child = folder.resolve("child");
    ProcessResult result =
        run(SH, "trap '' TERM; sleep 300 & echo $! > " + child + "; wait; sleep 300", Map.of(), Duration.ofMillis(700));

    assertThat(result.exit()).isNull();
    assertThat(result.error())
        .isEqualTo("Timed out after 700ms; its process group was killed, since it did not end when asked to, and is gone");
    assertThat(alive(child)).isFalse();
  }

  @Test
  void a_process_that_left_the_group_is_named() throws Exception {
    Path child = folder.resolve("child");
    ProcessResult result =
        run(SH, "setsid sh -c 'echo $$ > " + child + "; exec sleep 300' & sleep 300", Map.of(), Duration.ofMillis(700));

    assertThat(result.error())
        .isEqualTo(
            "Timed out after 700ms; its process group was ended and is gone, but what had left the group before still runs: sleep ("
                + Files.readString(child).strip() + ")");
    end(child);
  }

  @Test
  void interruption_stops_the_work_and_says_so() throws Exception {
    Path child = folder.resolve("child");
    FutureTask<ProcessResult> task =
        new FutureTask<>(
            () -> {
              ProcessResult result =
                  run(SH, "sleep 300 & echo $! > " + child + "; echo up; sleep 300", Map.of(), Duration.ofMinutes(5));
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return result;
            });
    Thread thread = Thread.ofVirtual().start(task);
    output.awaitOutput();
    thread.interrupt();

    assertThat(task.get(10, SECONDS).error()).isEqualTo("Stopped; its process group was ended and is gone");
    assertThat(alive(child)).isFalse();
  }

  @Test
  void a_background_process_that_holds_the_output_neither_hangs_the_step_nor_dies() throws Exception {
    Path child = folder.resolve("child");
    Path later = folder.resolve("later");
    Path written = folder.resolve("written");
    long pipes = openPipes();
    ProcessResult result =
        sh(
            "(while ! test -e " + later + "; do sleep 0.05; done; echo much later; echo and worse >&2; head -c 200000 /dev/zero;"
                + " touch " + written + "; exec sleep 300) &\n"
                + "echo $! > " + child + "; echo started");

    assertThat(result).isEqualTo(new ProcessResult(0, "", null));
    assertThat(alive(child)).isTrue();
    Files.createFile(later);
    await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(written));
    assertThat(alive(child)).isTrue();
    assertThat(output.stdout()).isEqualTo("started\n");
    assertThat(output.stderr()).isEmpty();
    end(child);
    await().atMost(Duration.ofSeconds(10)).until(() -> openPipes() == pipes);
  }

  @Test
  void invalid_utf8_and_terminal_sequences_become_plain_text() {
    assertThat(sh("printf 'a\\377b \\033[31mred\\033[0m \\033]0;title\\007end\\r\\nok\\n'").exit()).isZero();
    assertThat(output.stdout()).isEqualTo("a\uFFFDb red end\nok\n");
  }

  @Test
  void half_a_gigabyte_of_output_is_read_in_bounded_memory() {
    assertThat(run(SH, "head -c 500000000 /dev/zero | tr '\\0' x", Map.of(), Duration.ofMinutes(2)).exit()).isZero();
    assertThat(output.length()).isEqualTo(500_000_000L);
  }

  @Test
  void the_output_file_is_read_up_to_its_limit_and_never_through_a_link() {
    assertThat(sh("head -c 2000000 /dev/zero | tr '\\0' x > \"$NIGHTSHIFT_OUTPUT\"").outputFile()).hasSize(256 * 1024);
    assertThat(sh("rm \"$NIGHTSHIFT_OUTPUT\"; ln -s /etc/passwd \"$NIGHTSHIFT_OUTPUT\"").outputFile()).isEmpty();
    assertThat(sh("rm \"$NIGHTSHIFT_OUTPUT\"; mkfifo \"$NIGHTSHIFT_OUTPUT\"").outputFile()).isEmpty();
  }

  @Test
  void what_cannot_be_started_is_explained() {
    assertThat(run(SH, "exit 0", Map.of("BAD\0NAME", "x"), LONG).error()).contains("cannot be handed to the script");
    TargetAddress nowhere = new TargetAddress("local", "local", "", Map.of(), Map.of("directory", folder.resolve("no").toString()));
    assertThat(run(nowhere, new Script(SH, "exit 0", Map.of(), LONG)).error()).startsWith("The script could not be started on this node");
  }
}
