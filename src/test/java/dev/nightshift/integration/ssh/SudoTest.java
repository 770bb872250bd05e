package dev.nightshift.integration.ssh;

import static dev.nightshift.integration.ssh.SshAccess.LONG;
import static dev.nightshift.integration.ssh.SshAccess.alive;
import static dev.nightshift.integration.ssh.SshAccess.as;
import static dev.nightshift.integration.ssh.SshAccess.execute;
import static dev.nightshift.integration.ssh.SshAccess.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.Requires;
import dev.nightshift.integration.Recorded;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver.Become;
import dev.nightshift.spi.TargetDriver.ProcessResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts as another user, by the real sudo; only root can make the user whom it asks for a password. */
class SudoTest {
  private static final String USER = "nssudo" + ProcessHandle.current().pid();
  private static final String PASSWORD = "it's a $(pass)\"word";
  private static final Path RULE = Path.of("/etc/sudoers.d", USER);

  @TempDir static Path serverFolder;
  private static OpenSshServer server;

  @TempDir Path folder;
  private final Recorded output = new Recorded();
  private SshDriver driver;

  @BeforeAll
  static void makeUser() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to make a user for sudo");
    Requires.binary("sudo", "sudo");
    execute("useradd", "-M", "-d", "/", "-s", "/bin/sh", USER);
    Process chpasswd = new ProcessBuilder("chpasswd").inheritIO().redirectInput(ProcessBuilder.Redirect.PIPE).start();
    chpasswd.getOutputStream().write((USER + ":" + PASSWORD + "\n").getBytes(StandardCharsets.UTF_8));
    chpasswd.getOutputStream().close();
    assertThat(chpasswd.waitFor()).isZero();
    Files.writeString(RULE, USER + " ALL=(ALL:ALL) ALL\n" + USER + " ALL=(nobody) NOPASSWD: ALL\n");
    Files.setPosixFilePermissions(RULE, PosixFilePermissions.fromString("r--r-----"));
    server = OpenSshServer.start(serverFolder);
    Files.setPosixFilePermissions(serverFolder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(serverFolder.resolve("authorized_keys"), PosixFilePermissions.fromString("rw-r--r--"));
  }

  @AfterAll
  static void removeUser() throws Exception {
    if (server != null) {
      server.close();
      Files.deleteIfExists(RULE);
      new ProcessBuilder("userdel", "-f", USER).start().waitFor();
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

  private static TargetAddress target() {
    return with(server.target(), Map.of("user", USER));
  }

  private ProcessResult run(String text, Become become) {
    return as(become, driver, target(), text, LONG, output);
  }

  @Test
  void a_script_runs_as_root_with_its_values_and_hands_values_on() {
    ProcessResult result = run("id -un; echo \"$VALUE\"; cat; echo done=yes >> \"$NIGHTSHIFT_OUTPUT\"; exit 4", new Become("root", PASSWORD));

    assertThat(result).isEqualTo(new ProcessResult(4, "done=yes\n", null));
    assertThat(output.stdout()).isEqualTo("root\nit's\n");
  }

  @Test
  void a_user_for_whom_sudo_asks_no_password_needs_none_and_a_needless_one_is_never_run() {
    assertThat(run("id -un", new Become("nobody", null))).isEqualTo(new ProcessResult(0, "", null));
    assertThat(run("id -un", new Become("nobody", PASSWORD))).isEqualTo(new ProcessResult(0, "", null));
    assertThat(output.stdout()).isEqualTo("nobody\nnobody\n");
    assertThat(output.stderr()).isEmpty();
  }

  @Test
  void a_wrong_password_is_tried_once_and_said() {
    ProcessResult result = run("echo never", new Become("root", "wrong"));

    assertThat(result.exit()).isNull();
    assertThat(result.error())
        .startsWith("The script did not begin on " + USER + "@127.0.0.1").contains("sudo did not let " + USER + " run it as root").doesNotContain("wrong\n");
    assertThat(output.stdout()).isEmpty();
    assertThat(output.stderr()).contains("1 incorrect password attempt");
  }

  @Test
  void where_a_password_is_needed_and_none_is_given_it_does_not_begin() {
    assertThat(run("echo never", new Become("root", null)).error()).contains("sudo did not let").contains("password is required");
  }

  @Test
  void the_password_is_in_no_argument_list_and_no_environment() throws Exception {
    Path go = folder.resolve("go");
    var running =
        CompletableFuture.supplyAsync(() -> run("echo up; while ! test -e " + go + "; do sleep 0.05; done", new Become("root", PASSWORD)));
    output.awaitOutput();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        assertThat(text(process.resolve("cmdline")) + text(process.resolve("environ"))).as(process.toString()).doesNotContain(PASSWORD);
      }
    }
    Files.createFile(go);
    assertThat(running.get(60, TimeUnit.SECONDS).exit()).isZero();
  }

  @Test
  void a_timeout_kills_what_runs_as_root_also_in_a_session_of_its_own() throws Exception {
    Path child = folder.resolve("child");
    Path stray = folder.resolve("stray");
    ProcessResult result =
        as(new Become("root", PASSWORD), driver, target(),
            "trap '' TERM; sleep 300 & echo $! > " + child + "; setsid sh -c 'echo $$ > " + stray + "; exec sleep 300' & wait; sleep 300",
            Duration.ofSeconds(6), output);

    assertThat(result.error())
        .isEqualTo("Timed out after 6s; its process group was killed, since it did not end when asked to, and is gone");
    assertThat(alive(child)).isFalse();
    assertThat(alive(stray)).isFalse();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }
}
