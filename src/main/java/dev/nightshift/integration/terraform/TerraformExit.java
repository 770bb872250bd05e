package dev.nightshift.integration.terraform;

import dev.nightshift.spi.TargetDriver.ProcessResult;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an end of the tool means. */
final class TerraformExit {
  private static final Set<String> LOCKING = Set.of("plan", "apply");
  private static final int CHANGES = 2;

  private TerraformExit() {}

  /**
   * Says in words why it is no success, or null where it is one.
   *
   * @param phase {@code found}, {@code init}, {@code plan}, {@code apply} or {@code output}; empty where no tool was found
   */
  static @Nullable String explained(ProcessResult ended, String phase, List<String> asked) {
    Integer exit = ended.exit();
    if (ended.error() != null || exit == null) {
      return ended.error() + (LOCKING.contains(phase) ? "; " + left(phase) : "");
    }
    if (exit == TerraformScript.MISSING && phase.isEmpty()) {
      return asked.size() > 1
          ? "Neither terraform nor tofu is on this node; install one of them there"
          : asked.getFirst() + " is not on this node; install it there (this step cannot take the other one of terraform and tofu)";
    }
    if (exit == 0 || exit == CHANGES && phase.equals("plan")) {
      return null;
    }
    return switch (phase) {
      case "apply" -> "apply ended with " + exit + ": part of the plan may have been done; the output says why";
      case "output" -> "The plan was applied, but its outputs could not be read (exit code " + exit + ")";
      case "found" -> "The plan could not be read (exit code " + exit + "); the output says why";
      default -> phase + " ended with " + exit + ": nothing was changed; the output says why";
    };
  }

  private static String left(String phase) {
    return "the state may still be locked" + (phase.equals("apply") ? ", and part of the plan may have been done" : "")
        + ": see what the next plan says, and free the lock by force-unlock only if nobody else holds it";
  }
}
