package dev.nightshift.run;

import dev.nightshift.runbook.Section;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step as one run will do it.
 *
 * @param targets names, in order; one empty name for a step that needs no target
 * @param repeatable whether it may be repeated after a crash
 * @param undo the Rollback step that takes it back, or empty
 * @param ask what people are asked; null for a step that does something
 * @param calls whether it starts another runbook and waits for its end
 * @param patience how long the run waits for the condition in its text; null for a step that does something
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
    @Nullable Duration patience,
    @Nullable Ask ask,
    boolean calls) {

  PlannedStep {
    targets = List.copyOf(targets);
  }

  boolean changes() {
    return !manual && patience == null && ask == null && (section == Section.MITIGATION || section == Section.ROLLBACK || section == Section.ALWAYS);
  }
}
