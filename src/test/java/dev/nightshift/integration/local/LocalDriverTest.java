package dev.nightshift.integration.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.integration.DriverContract;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver;
import dev.nightshift.spi.TargetDriver.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalDriverTest extends DriverContract {
  private final LocalDriver driver = new LocalDriver(session());

  /** How its processes are started. */
  protected Session session() {
    assertThat(PosixSpawn.available()).isTrue();
    return new PosixSpawn();
  }

  @Override
  protected TargetDriver driver() {
    return driver;
  }

  @Override
  protected TargetAddress target() {
    return TargetAddress.local();
  }

  @Override
  protected Duration begun() {
    return Duration.ofMillis(700);
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

  @Test
  void bash_needs_no_further_program_to_read_its_script() throws IOException {
    Files.createSymbolicLink(folder.resolve("bash"), Path.of("/bin/bash"));
    assertThat(run(BASH, "echo ran", Map.of("PATH", folder.toString())).exit()).isZero();
    assertThat(output.stdout()).isEqualTo("ran\n");
    assertThat(run(BASH, "exit $?", Map.of()).exit()).isZero();
    assertThat(run(BASH, "exit 0\0", Map.of()).exit()).isEqualTo(126);
  }

  @Test
  void a_script_that_its_shell_cannot_read_has_failed() throws IOException {
    Files.createSymbolicLink(folder.resolve("sh"), Path.of("/bin/sh"));
    assertThat(run(SH, "exit 0", Map.of("PATH", folder.toString())).exit()).isEqualTo(126);
    assertThat(output.stderr()).contains("cat");
  }

  @Test
  void a_process_leads_a_session_and_holds_nothing_but_its_streams_and_takes_every_signal() {
    String script =
        """
        import os, signal
        print(os.getsid(0) == os.getpgid(0) == os.getpid(), signal.pthread_sigmask(signal.SIG_BLOCK, []))
        print(*[fd for fd in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + fd)])
        print(os.getcwd(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
        """;
    TargetAddress target = new TargetAddress("local", "local", "", Map.of(), Map.of("directory", folder.toString()));
    assertThat(run(target, PYTHON, script, Map.of(), LONG).exit()).isEqualTo(128 + 9);
    assertThat(output.stdout()).isEqualTo("True set()\n0 1 2\n" + folder + "\n");
  }

  @Test
  void what_a_script_hands_on_is_nobody_elses_and_leaves_nothing_behind() throws IOException {
    String where = "umask 022; echo \"$NIGHTSHIFT_OUTPUT\"; stat -c %A \"${NIGHTSHIFT_OUTPUT%/*}\"; echo x > \"$NIGHTSHIFT_OUTPUT\"";
    assertThat(sh(where).outputFile()).isEqualTo("x\n");
    Path file = Path.of(output.stdout().lines().findFirst().orElseThrow());
    assertThat(output.stdout()).endsWith("drwx------\n");
    assertThat(file).doesNotExist();
    assertThat(file.getParent()).isEmptyDirectory();

    // Something that removes old temporary files came by.
    Files.delete(file.getParent());
    assertThat(sh("echo again > \"$NIGHTSHIFT_OUTPUT\"").outputFile()).isEqualTo("again\n");
    driver.close();
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void the_environment_holds_the_values_and_nothing_of_nightshift() {
    run(SH, "env -0 | tr '\\n\\0' '|\\n'", Map.of("UNIT", "a b'c\"$(id)\nd"));

    assertThat(output.stdout().lines()).contains("UNIT=a b'c\"$(id)|d");
    assertThat(output.stdout().lines().map(line -> line.replaceAll("=.*", "")))
        .isSubsetOf("PATH", "HOME", "LANG", "UNIT", "PWD", "NIGHTSHIFT_OUTPUT", "NIGHTSHIFT_ATTEMPT", "OLDPWD", "_", "SHLVL");
  }

  @Test
  void a_process_that_left_the_group_is_named() throws Exception {
    Path child = folder.resolve("child");
    ProcessResult result =
        sh("setsid sh -c 'echo $$ > " + child + "; exec sleep 300' & sleep 300", Duration.ofMillis(700));

    assertThat(result.error())
        .isEqualTo(
            "Timed out after 700ms; its process group was ended and is gone, but what had left the group before still runs: sleep ("
                + Files.readString(child).strip() + ")");
    end(child);
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
    assertThat(sh("head -c 500000000 /dev/zero | tr '\\0' x", Duration.ofMinutes(2)).exit()).isZero();
    assertThat(output.length()).isEqualTo(500_000_000L);
  }

  @Test
  void what_cannot_be_started_is_explained() {
    assertThat(run(SH, "exit 0", Map.of("BAD\0NAME", "x")).error()).contains("cannot be handed to the script");
    TargetAddress nowhere = new TargetAddress("local", "local", "", Map.of(), Map.of("directory", folder.resolve("no").toString()));
    assertThat(run(nowhere, SH, "exit 0", Map.of(), LONG).error())
        .isEqualTo("The script could not be started on this node: there is no folder " + folder.resolve("no") + ", in which it should run");
    assertThat(run(List.of("sh-of-another-world"), "exit 0", Map.of("PATH", "/bin")).error())
        .isEqualTo("The script could not be started on this node: there is no program sh-of-another-world in its PATH (/bin); install it");
  }
}
