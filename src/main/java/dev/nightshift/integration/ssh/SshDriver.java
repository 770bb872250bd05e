package dev.nightshift.integration.ssh;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Uninterrupted;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs processes over SSH, with a key by reference, on hosts whose keys are known.
 *
 * <p>Target settings: {@code user}, {@code port}, {@code key} (a private key by reference), {@code knownHosts} (the text of a
 * known_hosts file by reference, or {@code first-use}).
 */
public final class SshDriver implements TargetDriver, AutoCloseable {
  private static final Duration AFTERWARDS = Duration.ofSeconds(10);
  private static final int LARGEST = 256 * 1024;

  private final Secrets secrets;
  private final SshConnections connections;

  /**
   * Makes a driver; it connects to nothing before its first use.
   *
   * @param firstUse the file for keys of hosts that are trusted at first use
   */
  public SshDriver(Secrets secrets, Path firstUse) {
    this.secrets = secrets;
    this.connections = new SshConnections(new FirstUse(firstUse));
  }

  @Override
  public String connection() {
    return "ssh";
  }

  @Override
  public ProcessResult run(TargetAddress target, Script script, StepKind.Output output) throws InterruptedException {
    long deadline = System.nanoTime() + script.timeout().toNanos();
    try {
      SshTarget host = SshTarget.of(target, secrets);
      RemoteScript remote = RemoteScript.of(script);
      SshConnections.Lease lease = connections.lend(host, script.timeout());
      SshCommand.End end;
      try (lease) {
        end = SshCommand.run(lease.session(), RemoteScript.COMMAND, remote.input(), output, until(deadline));
        if (end.exit() != null || end.signal() != null) {
          return ended(lease, remote, end);
        }
      } catch (InterruptedException stop) {
        String how = Uninterrupted.call(() -> stop(host, remote));
        Thread.currentThread().interrupt();
        return new ProcessResult(null, "", "Stopped; " + how);
      }
      String why =
          end.inTime()
              ? "The host closed the connection before the script ended"
              : "Timed out after " + Durations.format(script.timeout());
      return new ProcessResult(null, "", why + "; " + Uninterrupted.call(() -> stop(host, remote)));
    } catch (SshFailure | IllegalArgumentException | Problem e) {
      return new ProcessResult(null, "", e.getMessage());
    }
  }

  private static ProcessResult ended(SshConnections.Lease lease, RemoteScript script, SshCommand.End end)
      throws InterruptedException {
    String error = end.exit() == null ? "The script was ended by the signal " + end.signal() : null;
    try {
      return new ProcessResult(end.exit(), written(lease, RemoteScript.COMMAND, script.collect()), error);
    } catch (SshFailure e) {
      return new ProcessResult(end.exit(), "", "The script ended, but what it handed on could not be read: " + e.getMessage());
    }
  }

  private String stop(SshTarget host, RemoteScript script) throws InterruptedException {
    try (SshConnections.Lease lease = connections.lend(host, AFTERWARDS)) {
      return switch (written(lease, RemoteScript.COMMAND, script.stop()).strip()) {
        case "ended" -> "its process group was ended and is gone";
        case "killed" -> "its process group was killed, since it did not end when asked to, and is gone";
        case "single" -> "the process was ended, but it had no group of its own: what it started may still run";
        case "alive" -> "its process group could not be killed and still runs on " + host;
        default -> "there is no trace of it on " + host + ": it is not certain whether it began";
      };
    } catch (SshFailure e) {
      return "it is not certain whether it still runs on " + host + ": " + e.getMessage();
    }
  }

  private static String written(SshConnections.Lease lease, String command, String input) throws SshFailure, InterruptedException {
    StringBuffer written = new StringBuffer();
    StepKind.Output output =
        (stream, text) -> {
          if (stream.equals("stdout") && written.length() < LARGEST) {
            written.append(text);
          }
        };
    SshCommand.End end = SshCommand.run(lease.session(), command, input, output, AFTERWARDS);
    if (end.exit() == null) {
      throw new SshFailure(end.inTime() ? "the host closed the connection" : "the host did not answer");
    }
    return written.toString();
  }

  private static Duration until(long deadline) {
    return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
  }

  @Override
  public void close() {
    connections.close();
  }
}
