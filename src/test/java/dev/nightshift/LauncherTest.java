package dev.nightshift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher script in a checkout of its own, with JDKs and a Maven that only say what they were asked to do. */
class LauncherTest {

  private static final List<String> TOOLS =
      List.of("sh", "dirname", "readlink", "find", "sed", "tail", "head", "grep", "touch", "rm", "mkdir", "sleep", "cat", "ps");

  @TempDir Path folder;

  private Path checkout;
  private Path bin;
  private Path jdks;

  private record Result(int exitCode, String out, String err) {}

  @BeforeEach
  void checkout() throws IOException {
    checkout = Files.createDirectories(folder.resolve("checkout"));
    bin = Files.createDirectories(folder.resolve("bin"));
    jdks = Files.createDirectories(folder.resolve("jdks"));
    Files.copy(Path.of("nightshift"), checkout.resolve("nightshift"));
    checkout.resolve("nightshift").toFile().setExecutable(true);
    Files.createDirectories(checkout.resolve("src/main/java"));
    Files.writeString(checkout.resolve("src/main/java/A.java"), "class A {}");
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    for (String tool : TOOLS) {
      script(bin.resolve(tool), "exec " + tool("/usr/bin/", "/bin/", tool) + " \"$@\"");
    }
    age(checkout);
  }

  @Test
  void says_what_to_install_when_there_is_no_jdk() throws Exception {
    jdk(folder.resolve("old"), "17.0.15");
    Files.createSymbolicLink(bin.resolve("java"), folder.resolve("old/bin/java"));

    Result result = launch("--version");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains("needs a JDK 25 or newer")
        .contains("(Java 17)")
        .contains("apt install openjdk-25-jdk")
        .contains("brew install openjdk@25");
  }

  @Test
  void finds_a_jdk_that_is_not_the_java_on_the_path() throws Exception {
    jdk(folder.resolve("old"), "17.0.15");
    Files.createSymbolicLink(bin.resolve("java"), folder.resolve("old/bin/java"));
    jdk(jdks.resolve("jdk-21"), "21");
    jdk(jdks.resolve("jdk-26"), "26-ea");
    built();

    Result result = launch("incidents", "--json");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("jdk-26").contains("dev.nightshift.Nightshift incidents --json");
  }

  @Test
  void prefers_java_home_where_it_is_new_enough() throws Exception {
    jdk(jdks.resolve("jdk-26"), "26");
    Path home = jdk(folder.resolve("mine"), "25.0.1");
    built();
    assertThat(launch(Map.of("JAVA_HOME", home.toString()), "--version").out()).contains("mine");
  }

  @Test
  void does_not_take_a_runtime_without_a_compiler() throws Exception {
    Path home = jdk(jdks.resolve("jre-25"), "25");
    Files.delete(home.resolve("bin/javac"));
    assertThat(launch("--version").err()).contains("a JRE, not a JDK");
  }

  @Test
  void says_what_to_install_when_there_is_no_maven() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25.0.2");
    Result result = launch("--version");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("Maven (the command mvn) is not here").contains("apt install maven");
  }

  @Test
  void builds_when_the_jar_is_missing_and_says_so() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25.0.2");
    maven("mkdir -p target/lib && touch target/lib/picocli-1.jar target/nightshift.jar");

    Result result = launch("--version");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("Building Nightshift for the first time").contains("Built in");
    assertThat(result.out()).contains("dev.nightshift.Nightshift --version");
    assertThat(launch("--version").err()).doesNotContain("Building");
  }

  @Test
  void builds_again_when_a_source_is_newer_or_gone() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25.0.2");
    maven("mkdir -p target/lib && touch target/nightshift.jar");
    built();
    assertThat(launch("--version").err()).doesNotContain("Building");

    Files.writeString(checkout.resolve("src/main/java/A.java"), "class A { int b; }");
    touch(checkout.resolve("src/main/java/A.java"), Instant.now().plusSeconds(2));
    assertThat(launch("--version").err()).contains("the sources are newer");

    age(checkout);
    built();
    Files.delete(checkout.resolve("src/main/java/A.java"));
    touch(checkout.resolve("src/main/java"), Instant.now().plusSeconds(2));
    assertThat(launch("--version").err()).contains("the sources are newer");
  }

  @Test
  void shows_the_first_errors_of_a_failed_build() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25.0.2");
    maven("echo '[ERROR] A.java:[1,7] cannot find symbol'; exit 1");
    Result result = launch("--version");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("the build failed").contains("cannot find symbol").contains("target/build.log");
  }

  @Test
  void goes_on_without_what_makes_starts_fast_where_that_never_ends() throws Exception {
    Path home = jdk(jdks.resolve("jdk-25"), "25.0.2");
    script(home.resolve("bin/java"), "case $* in *AOTCacheOutput*) sleep 600 & echo $! >child; echo asked; wait ;; esac; echo \"$0 $*\"");
    built();

    Result result = launch(Map.of("NIGHTSHIFT_PATIENCE", "1"), "serve", "--workspace", "w");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("not possible here (target/rehearsal.log says why)");
    assertThat(result.out()).contains("dev.nightshift.Nightshift serve --workspace w");
    assertThat(Files.readString(checkout.resolve("target/rehearsal.log"))).startsWith("asked");
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    assertThat(ProcessHandle.of(child).flatMap(process -> process.info().command())).as("what it had started; one that has ended has no command").isEmpty();
    assertThat(launch("serve", "--workspace", "w").err()).as("it is not tried again").isEmpty();
  }

  @Test
  void refuses_a_patience_that_is_no_number() throws Exception {
    Result result = launch(Map.of("NIGHTSHIFT_PATIENCE", "3m"), "--version");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("NIGHTSHIFT_PATIENCE is '3m'; give it a whole number of seconds");
  }

  @Test
  void works_through_a_link_from_elsewhere() throws Exception {
    jdk(jdks.resolve("jdk-25"), "25.0.2");
    built();
    Path link = Files.createSymbolicLink(folder.resolve("ns"), checkout.resolve("nightshift"));
    assertThat(start(Map.of(), link, "--version").out()).contains(checkout.toRealPath() + "/target/nightshift.jar");
  }

  private Path jdk(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
    script(home.resolve("bin/java"), "echo \"$0 $*\"");
    script(home.resolve("bin/javac"), "exit 0");
    return home;
  }

  private void maven(String body) throws IOException {
    script(bin.resolve("mvn"), body);
  }

  private void built() throws IOException {
    Files.createDirectories(checkout.resolve("target/lib"));
    Path jar = checkout.resolve("target/nightshift.jar");
    Files.writeString(jar, "");
    Files.writeString(checkout.resolve("target/lib/picocli-1.jar"), "");
    touch(jar, Instant.now().minusSeconds(30));
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    file.toFile().setExecutable(true);
  }

  /** Makes everything older than any jar that is built now. */
  private static void age(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      for (Path file : files.toList()) {
        touch(file, Instant.now().minusSeconds(60));
      }
    }
  }

  private static void touch(Path file, Instant instant) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(instant));
  }

  private static Path tool(String... candidates) {
    String name = candidates[2];
    Path first = Path.of(candidates[0] + name);
    return Files.exists(first) ? first : Path.of(candidates[1] + name);
  }

  private Result launch(String... arguments) throws Exception {
    return launch(Map.of(), arguments);
  }

  private Result launch(Map<String, String> environment, String... arguments) throws Exception {
    return start(environment, checkout.resolve("nightshift"), arguments);
  }

  private Result start(Map<String, String> environment, Path script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", bin.toString(), "NIGHTSHIFT_JDKS", jdks.toString(), "HOME", folder.toString()));
    builder.environment().putAll(environment);
    Path err = folder.resolve("err.txt");
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), out, Files.readString(err));
  }
}
