package dev.nightshift.integration.command;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.SecretReference;
import dev.nightshift.spi.SecretSource;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes a secret from the standard output of a command, such as a password manager's. The command is a list of arguments that no
 * shell reads; it gets no input, and of the server's environment only what its settings name, beside {@code PATH}, {@code HOME} and
 * {@code LANG}. What it writes on standard error is dropped: it may hold the secret.
 */
public final class CommandSource implements SecretSource {
  private static final int MAX_BYTES = 64 * 1024;
  private static final List<String> ALWAYS = List.of("PATH", "HOME", "LANG");

  private final Settings settings;
  private final Map<String, String> environment;

  private record Command(List<String> run, String timeout, List<String> environment) {}

  /** @param environment the process's variables */
  public CommandSource(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  @Override
  public SecretReference.Scheme scheme() {
    return SecretReference.Scheme.COMMAND;
  }

  @Override
  public String fetch(String place, Secrets access) throws InterruptedException {
    Command command =
        settings.find("secretSources.commands." + place).map(json -> Json.read(json, Command.class))
            .orElseThrow(() -> new Problem.Unavailable("there is no such command under secretSources.commands in nightshift.yaml"));
    Process process = start(command);
    try {
      return output(process, Duration.parse(command.timeout()));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(Command command) {
    ProcessBuilder builder = new ProcessBuilder(command.run());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> !ALWAYS.contains(name));
    for (String name : command.environment()) {
      if (environment.get(name) instanceof String value) {
        builder.environment().put(name, value);
      }
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new Problem.Unavailable("the program " + command.run().getFirst() + " cannot be started on this node", e);
    }
  }

  private static String output(Process process, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    FutureTask<byte[]> reading = new FutureTask<>(() -> process.getInputStream().readNBytes(MAX_BYTES + 1));
    Thread.ofPlatform().daemon().name("secret-command").stackSize(128 * 1024).start(reading);
    try {
      byte[] bytes = reading.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (bytes.length > MAX_BYTES) {
        throw new Problem.Unavailable("the command printed more than " + MAX_BYTES / 1024 + " KiB; this is hardly a secret");
      }
      if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw tooSlow(timeout);
      }
      if (process.exitValue() != 0) {
        throw new Problem.Unavailable("the command ended with exit code " + process.exitValue());
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (TimeoutException e) {
      throw tooSlow(timeout);
    } catch (ExecutionException e) {
      throw new Problem.Unavailable("the output of the command could not be read", e);
    }
  }

  private static Problem tooSlow(Duration timeout) {
    return new Problem.Unavailable("the command did not end within " + Durations.format(timeout) + ", and was ended");
  }
}
