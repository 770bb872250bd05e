package dev.nightshift.run;

import dev.nightshift.runbook.Section;
import java.time.Duration;
import java.util.List;

/**
 * A step as one run will do it.
 *
 * @param targets names, in order; one empty name for a step that needs no target
 * @param repeatable whether it may be repeated after a crash
 * @param undo the Rollback step that takes it back, or empty
 * @param canary how many targets go first, alone
 * @param concurrency how many targets at a time
 */
record PlannedStep(
    String name,
    Section section,
    boolean manual,
    String text,
    List<String> targets,
    boolean repeatable,
    int retries,
    Duration retryDelay,
    boolean continueOnError,
    String undo,
    int canary,
    int concurrency) {

  PlannedStep {
    targets = List.copyOf(targets);
  }

  boolean changes() {
    return !manual && (section == Section.MITIGATION || section == Section.ROLLBACK || section == Section.ALWAYS);
  }
}
