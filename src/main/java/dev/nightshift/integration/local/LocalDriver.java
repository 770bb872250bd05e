package dev.nightshift.integration.local;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.OutputReader;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Runs processes on this node. A process gets an environment of its own ({@code PATH}, {@code HOME}, {@code LANG} and the values
 * of the step; never Nightshift's), a session of its own, and no way to read more input than its script. What it leaves in the
 * background may go on writing: that is read and dropped for as long as Nightshift runs.
 *
 * <p>Target setting: {@code directory}, the working directory; the home directory where it is not set.
 */
public final class LocalDriver implements TargetDriver, AutoCloseable {
  /** Bash reads its script by itself here, up to a NUL; a process for {@code cat} costs half as much as Bash. */
  private static final List<String> BASH =
      List.of("bash", "-c", "if IFS= read -rd '' nightshift_script; then echo 'The script holds a NUL' >&2; exit 126; fi; eval \"$nightshift_script\"");

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final OutputFolder handedOn = new OutputFolder();
  private final Session session;

  public LocalDriver() {
    this(Session.best());
  }

  LocalDriver(Session session) {
    this.session = session;
  }

  @Override
  public String connection() {
    return "local";
  }

  @Override
  public ProcessResult run(TargetAddress target, Script script, StepKind.Output output) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("Stopped before the script was started");
    }
    if (script.become() != null) {
      return new ProcessResult(
          null, "", "On this node steps run as the user of the server, never as " + script.become() + "; as and become are for targets over SSH");
    }
    String mark = UUID.randomUUID().toString();
    try (OutputFolder.OutputFile file = handedOn.file(mark)) {
      Started started = start(command(target, script, mark, file.path()), output);
      ProcessResult result = follow(started, script, mark);
      return new ProcessResult(result.exit(), file.read(), result.error());
    } catch (IOException e) {
      return new ProcessResult(null, "", "The script could not be started on this node: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new ProcessResult(null, "", "A value cannot be handed to the script: its name or text is not one for an environment");
    }
  }

  private static Session.Command command(TargetAddress target, Script script, String mark, Path file) {
    String home = System.getProperty("user.home");
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", System.getenv().getOrDefault("PATH", PATH));
    environment.put("HOME", home);
    environment.put("LANG", System.getenv().getOrDefault("LANG", "C.UTF-8"));
    environment.putAll(script.environment());
    environment.put("NIGHTSHIFT_OUTPUT", file.toString());
    environment.put(ProcessGroup.MARK, mark);
    return new Session.Command(
        script.interpreter().equals(Script.BASH) ? BASH : script.interpreter(),
        Path.of(target.settings().getOrDefault("directory", home)),
        environment,
        script.text());
  }

  private record Started(Process process, OutputReader stdout, OutputReader stderr) {}

  /** Where the process cannot be started, nobody holds a pipe any more, and so the readers end. */
  private Started start(Session.Command command, StepKind.Output output) throws IOException {
    try (OutputPipe out = OutputPipe.open();
        OutputPipe err = OutputPipe.open()) {
      OutputReader stdout = OutputReader.start(out.output(), reading(), text -> output.write("stdout", text));
      OutputReader stderr = OutputReader.start(err.output(), reading(), text -> output.write("stderr", text));
      return new Started(session.start(command, out, err), stdout, stderr);
    }
  }

  /** A read of a pipe cannot be broken off, so it needs a thread of its own, which ends with the last writer. */
  private static Thread.Builder reading() {
    return Thread.ofPlatform().daemon().name("output").stackSize(128 * 1024);
  }

  private static ProcessResult follow(Started started, Script script, String mark) {
    Process process = started.process();
    try {
      if (process.waitFor(script.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
        OutputReader.finish(started.stdout(), started.stderr());
        return new ProcessResult(process.exitValue(), "", null);
      }
      String end = new ProcessGroup(process, mark).kill();
      OutputReader.finish(started.stdout(), started.stderr());
      return new ProcessResult(null, "", "Timed out after " + Durations.format(script.timeout()) + "; " + end);
    } catch (InterruptedException stop) {
      String end = new ProcessGroup(process, mark).kill();
      started.stdout().leave();
      started.stderr().leave();
      Thread.currentThread().interrupt();
      return new ProcessResult(null, "", "Stopped; " + end);
    }
  }

  @Override
  public void close() throws IOException {
    handedOn.close();
  }
}
