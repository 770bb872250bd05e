package dev.nightshift.scenario;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command of Nightshift as a process of its own, with what it says. Closing it kills it. */
public record CommandProcess(Process process, Path outFile, Path errFile) implements AutoCloseable {

  private static final String READY = "Nightshift is ready at ";

  /** How a command ended, and what it said. */
  record End(int exitCode, String out, String err) {}

  /** Starts a command; no setting of Nightshift in this process's environment reaches it. */
  public static CommandProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.nightshift.Nightshift"));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("NIGHTSHIFT_") || name.equals("JAVA_TOOL_OPTIONS"));
    builder.environment().putAll(environment);
    return new CommandProcess(builder.start(), out, err);
  }

  /** Waits until a server says where it answers. */
  public URI awaitReady() {
    await()
        .atMost(Duration.ofSeconds(60))
        .failFast(() -> assertThat(process.isAlive()).as(out() + err()).isTrue())
        .until(() -> address().isPresent());
    return address().orElseThrow();
  }

  private Optional<URI> address() {
    return out().lines().filter(line -> line.startsWith(READY)).map(line -> URI.create(line.substring(READY.length()))).findFirst();
  }

  /** Waits for the end. */
  End end() throws InterruptedException {
    assertThat(process.waitFor(60, SECONDS)).as("ended within a minute: " + out() + err()).isTrue();
    return new End(process.exitValue(), out(), err());
  }

  /** Returns what it has said so far. */
  String out() {
    return text(outFile);
  }

  /** Returns what it has said on standard error so far. */
  String err() {
    return text(errFile);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
