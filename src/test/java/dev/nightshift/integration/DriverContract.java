package dev.nightshift.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every driver that runs scripts on a Linux host keeps; the host is this one. */
public abstract class DriverContract {
  protected static final List<String> SH = Script.SHELL;
  protected static final List<String> BASH = Script.BASH;
  protected static final List<String> PYTHON = List.of("python3", "-");
  protected static final Duration LONG = Duration.ofSeconds(30);

  protected final Recorded output = new Recorded();
  @TempDir protected Path folder;

  protected abstract TargetDriver driver();

  protected abstract TargetAddress target();

  /** A timeout within which a script has certainly begun. */
  protected abstract Duration begun();

  protected final ProcessResult run(TargetAddress target, List<String> interpreter, String text, Map<String, String> environment, Duration timeout) {
    try {
      return driver().run(target, new Script(interpreter, text, environment, timeout), output);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  protected final ProcessResult run(List<String> interpreter, String text, Map<String, String> environment) {
    return run(target(), interpreter, text, environment, LONG);
  }

  protected final ProcessResult sh(String text, Duration timeout) {
    return run(target(), SH, text, Map.of(), timeout);
  }

  protected final ProcessResult sh(String text) {
    return sh(text, LONG);
  }

  /** Whether the process whose number is in a file still runs. */
  protected static boolean alive(Path pidFile) throws IOException {
    Path stat = Path.of("/proc", Files.readString(pidFile).strip(), "stat");
    return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
  }

  protected static void end(Path pidFile) throws IOException {
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
  void runs_bash_and_python_with_values_of_any_text() {
    String hostile = "a b'c\"$(id)`id`\n\\d!é";
    byte[] bytes = hostile.getBytes(StandardCharsets.UTF_8);
    String same = IntStream.range(0, bytes.length).mapToObj(i -> Integer.toString(bytes[i] & 0xff)).collect(Collectors.joining(",", "bytes([", "]).decode()"));
    run(BASH, "a=(x \"$V\"); printf %s \"${a[1]}\"", Map.of("V", hostile));
    run(PYTHON, "import os\nprint(os.environ['V'] == " + same + ")\nif True:\n  print('two')\n", Map.of("V", hostile));

    assertThat(output.stdout()).isEqualTo(hostile + "True\ntwo\n");
  }

  static List<List<String>> shells() {
    return List.of(SH, BASH);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void a_command_that_reads_its_input_does_not_eat_the_rest_of_the_script(List<String> shell) {
    assertThat(run(shell, "cat\nread x\necho still here", Map.of()).exit()).isZero();
    assertThat(output.stdout()).isEqualTo("still here\n");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void a_script_larger_than_a_pipe_or_a_window_is_run_whole(List<String> shell) {
    assertThat(run(shell, "# " + "x".repeat(4_000_000) + "\necho end", Map.of()).exit()).isZero();
    assertThat(output.stdout()).isEqualTo("end\n");
  }

  @Test
  void neither_script_nor_value_is_visible_in_any_argument_list_nor_left_behind() throws Exception {
    String secret = "s3cr3t-" + System.nanoTime();
    Path go = folder.resolve("go");
    String script = "echo up; x=" + secret + "; while ! test -e " + go + "; do sleep 0.05; done; echo $NIGHTSHIFT_OUTPUT";
    var running = CompletableFuture.supplyAsync(() -> run(SH, script, Map.of("TOKEN", secret)));
    output.awaitOutput();

    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        assertThat(argumentsOf(process)).as(process.toString()).doesNotContain(secret);
      }
    }
    Files.createFile(go);
    assertThat(running.get(20, SECONDS).exit()).isZero();
    assertThat(Path.of(output.stdout().lines().toList().getLast())).doesNotExist();
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
    ProcessResult result = sh("trap '' TERM; sleep 300 & echo $! > " + child + "; wait; sleep 300", begun());

    assertThat(result.exit()).isNull();
    assertThat(result.error()).startsWith("Timed out after ").endsWith("; its process group was killed, since it did not end when asked to, and is gone");
    assertThat(alive(child)).isFalse();
  }

  @Test
  void interruption_stops_the_work_and_says_so() throws Exception {
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
  void what_the_script_hands_on_is_limited_and_never_read_through_a_link_or_a_pipe() {
    assertThat(sh("head -c 2000000 /dev/zero | tr '\\0' x > \"$NIGHTSHIFT_OUTPUT\"").outputFile()).hasSize(256 * 1024);
    assertThat(sh("rm \"$NIGHTSHIFT_OUTPUT\"; ln -s /etc/passwd \"$NIGHTSHIFT_OUTPUT\"").outputFile()).isEmpty();
    assertThat(sh("rm \"$NIGHTSHIFT_OUTPUT\"; mkfifo \"$NIGHTSHIFT_OUTPUT\"").outputFile()).isEmpty();
  }
}
