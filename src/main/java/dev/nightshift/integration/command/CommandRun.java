package dev.nightshift.integration.command;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command for what it prints. It is a list of arguments that no shell reads; it gets no input, and of the server's environment
 * only what its settings name, beside {@code PATH}, {@code HOME} and {@code LANG}. What it writes on standard error is dropped: it may
 * hold a secret.
 *
 * @param run the program and its arguments
 * @param directory where it starts, or null for where the server did
 * @param environment names of the variables that it gets
 * @param largest the most bytes that it may print
 */
record CommandRun(List<String> run, @Nullable Path directory, List<String> environment, Duration timeout, int largest) {
  private static final List<String> ALWAYS = List.of("PATH", "HOME", "LANG");

  /**
   * Runs it to its end; it and what it has started is gone afterwards.
   *
   * @param variables the process's variables
   * @throws Problem.Unavailable where it cannot be started, fails, is too slow or prints too much
   */
  String output(Map<String, String> variables) throws InterruptedException {
    Process process = start(variables);
    try {
      return printed(process);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(Map<String, String> variables) {
    ProcessBuilder builder = new ProcessBuilder(run);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> !ALWAYS.contains(name));
    for (String name : environment) {
      if (variables.get(name) instanceof String value) {
        builder.environment().put(name, value);
      }
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new Problem.Unavailable("the program " + run.getFirst() + " cannot be started on this node", e);
    }
  }

  private String printed(Process process) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    FutureTask<byte[]> reading = new FutureTask<>(() -> process.getInputStream().readNBytes(largest + 1));
    Thread.ofPlatform().daemon().name("command").stackSize(128 * 1024).start(reading);
    try {
      byte[] bytes = reading.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (bytes.length > largest) {
        throw new Problem.Unavailable("the command printed more than " + largest / 1024 + " KiB");
      }
      if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw tooSlow();
      }
      if (process.exitValue() != 0) {
        throw new Problem.Unavailable("the command ended with exit code " + process.exitValue());
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (TimeoutException e) {
      throw tooSlow();
    } catch (ExecutionException e) {
      throw new Problem.Unavailable("the output of the command could not be read", e);
    }
  }

  private Problem tooSlow() {
    return new Problem.Unavailable("the command did not end within " + Durations.format(timeout) + ", and was ended");
  }
}
