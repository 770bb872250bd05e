package dev.nightshift.spi;

import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A tool on this node that does the work of a step kind, such as {@code ansible-playbook}; secrets are masked in its output as it comes. */
public final class NodeTool {

  private final String tool;
  private final List<TargetDriver> drivers;

  /** @param tool its name, for people */
  public NodeTool(String tool, List<TargetDriver> drivers) {
    this.tool = tool;
    this.drivers = List.copyOf(drivers);
  }

  /** Returns a script for {@code sh} that calls it. */
  public static TargetDriver.Script script(String text, Map<String, String> environment, Duration timeout) {
    return new TargetDriver.Script(TargetDriver.Script.SHELL, text, environment, timeout);
  }

  /**
   * Runs a script in a folder of this node.
   *
   * @throws Problem.Invalid where this server runs no processes on its own node
   * @throws InterruptedException when interrupted before the script began
   */
  public TargetDriver.ProcessResult run(Path directory, TargetDriver.Script script, Masking masking, StepKind.Output output)
      throws InterruptedException {
    TargetAddress local = TargetAddress.local();
    TargetAddress here = new TargetAddress(
        local.name(), local.connection(), local.address(), Map.of(), Map.of("directory", directory.toAbsolutePath().toString()));
    MaskedOutput masked = new MaskedOutput(output, masking);
    try {
      return driver(here.connection()).run(here, script, masked);
    } finally {
      masked.end();
    }
  }

  private TargetDriver driver(String connection) {
    return drivers.stream()
        .filter(driver -> driver.connection().equals(connection))
        .findFirst()
        .orElseThrow(() -> new Problem.Invalid("This server cannot run processes on its own node, which " + tool + " needs"));
  }
}
