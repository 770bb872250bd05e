package dev.nightshift.integration.ssh;

import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetDriver.Become;
import dev.nightshift.spi.TargetDriver.ProcessResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A script on a host, from its beginning to what is left of it. */
final class RemoteProcess {
  private static final Duration AFTERWARDS = Duration.ofSeconds(10);
  private static final int LARGEST = 256 * 1024;
  private static final int LARGEST_COMPLAINT = 300;

  private final SshConnections connections;
  private final SshTarget host;
  private final @Nullable Become become;
  private final RemoteScript script;
  private final StringBuffer complaint = new StringBuffer();
  private volatile List<String> leader = List.of();
  private volatile Left left = Left.UNKNOWN;

  /** Whether the script handed something on. */
  private enum Left {
    UNKNOWN,
    NOTHING,
    SOMETHING
  }

  RemoteProcess(SshConnections connections, SshTarget host, @Nullable Become become, RemoteScript script) {
    this.connections = connections;
    this.host = host;
    this.become = become;
    this.script = script;
  }

  SshShell.End run(SshShell shell, StepKind.Output output, Duration within) throws InterruptedException {
    StepKind.Output heard =
        (stream, text) -> {
          if (leader.isEmpty() && stream.equals("stderr") && complaint.length() < LARGEST_COMPLAINT) {
            complaint.append(text);
          }
          output.write(stream, text);
        };
    return shell.run(SudoProgram.of(become, script.program()), script.mark(), this::told, heard, within);
  }

  private void told(String line) {
    List<String> words = List.of(line.split(" "));
    switch (words.getFirst()) {
      case "begins" -> leader = words.subList(1, words.size());
      case "ends" -> left = words.getLast().equals("1") ? Left.SOMETHING : Left.NOTHING;
      default -> { }
    }
  }

  /** What came of a script that has ended by itself. */
  ProcessResult result(SshShell.End end) throws InterruptedException {
    if (leader.isEmpty()) {
      return new ProcessResult(null, "", "The script did not begin on " + host + ": " + obstacle(end));
    }
    String error = end.exit() == null ? "The script was ended by the signal " + end.signal() : null;
    if (left == Left.NOTHING) {
      return new ProcessResult(end.exit(), "", error);
    }
    try {
      return new ProcessResult(end.exit(), answer(script.collect()), error);
    } catch (SshFailure e) {
      return new ProcessResult(end.exit(), "", "The script ended, but what it handed on could not be read: " + e.getMessage());
    }
  }

  private String obstacle(SshShell.End end) {
    String how = end.exit() == null ? "signal " + end.signal() : "exit code " + end.exit();
    String said = complaint.toString().strip();
    String what = become == null ? "its login shell ended with " : "sudo did not let " + host.user() + " run it as " + become + ", with ";
    return what + how + (said.isEmpty() ? "" : ": " + said.substring(0, Math.min(said.length(), LARGEST_COMPLAINT)));
  }

  /** Ends whatever the script has left, and says how that went. */
  String stop() throws InterruptedException {
    try {
      return RemoteStop.words(answer(RemoteStop.program(script, leader)), host);
    } catch (SshFailure e) {
      return "it is not certain whether it still runs on " + host + ": " + e.getMessage();
    }
  }

  private String answer(String program) throws SshFailure, InterruptedException {
    StringBuffer written = new StringBuffer();
    StepKind.Output output =
        (stream, text) -> {
          if (stream.equals("stdout") && written.length() < LARGEST) {
            written.append(text);
          }
        };
    try (SshShell shell = connections.shell(host, AFTERWARDS)) {
      SshShell.End end = shell.run(SudoProgram.of(become, program), script.mark(), line -> { }, output, AFTERWARDS);
      if (end.exit() == null) {
        throw new SshFailure(end.inTime() ? "the host closed the connection" : "the host did not answer");
      }
      return written.toString();
    }
  }
}
