package dev.nightshift.integration.ssh;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Uninterrupted;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * Runs processes over SSH, with a key or an agent by reference, on hosts whose keys are known, directly or through other hosts.
 *
 * <p>Target settings: {@code user}, {@code port}, {@code key} (a private key by reference) or {@code agent} (the socket of an SSH agent,
 * as a path or by reference), {@code knownHosts} (the text of a known_hosts file by reference, or {@code first-use}), and the same for
 * the hosts it is reached through, in their order: {@code jump.1.address}, {@code jump.1.user} and so on.
 */
public final class SshDriver implements TargetDriver, AutoCloseable {
  private final Secrets secrets;
  private final SshConnections connections;

  /**
   * Makes a driver; it connects to nothing before its first use.
   *
   * @param firstUse the file for keys of hosts that are trusted at first use
   */
  public SshDriver(Secrets secrets, Path firstUse) {
    this(secrets, firstUse, Clock.systemUTC());
  }

  /** @param clock tells how long a connection has been idle */
  SshDriver(Secrets secrets, Path firstUse, Clock clock) {
    this.secrets = secrets;
    this.connections = new SshConnections(new FirstUse(firstUse), clock);
  }

  SshConnections connections() {
    return connections;
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
      Become become = script.become();
      RemoteScript remote = RemoteScript.of(script, become == null ? host.user() : become.user());
      RemoteProcess process = new RemoteProcess(connections, host, become, remote);
      SshShell.End end;
      try (SshShell shell = connections.shell(host, script.timeout())) {
        try {
          end = process.run(shell, output, SshConnections.until(deadline));
        } catch (InterruptedException stop) {
          String how = Uninterrupted.call(process::stop);
          Thread.currentThread().interrupt();
          return new ProcessResult(null, "", "Stopped; " + how);
        }
      }
      if (end.exit() != null || end.signal() != null) {
        return process.result(end);
      }
      return new ProcessResult(null, "", why(end, script.timeout()) + "; " + Uninterrupted.call(process::stop));
    } catch (SshFailure | IllegalArgumentException | Problem e) {
      return new ProcessResult(null, "", e.getMessage());
    }
  }

  private static String why(SshShell.End end, Duration timeout) {
    return end.inTime() ? "The host closed the connection before the script ended" : "Timed out after " + Durations.format(timeout);
  }

  @Override
  public void close() {
    connections.close();
  }
}
