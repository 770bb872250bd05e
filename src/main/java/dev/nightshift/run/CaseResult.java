package dev.nightshift.run;

import java.time.Duration;
import java.util.List;

/**
 * What came of one test case of a runbook.
 *
 * @param file the test file, as a path inside the workspace
 * @param runbook the runbook's name
 * @param line where the case begins
 * @param failures empty where it passed
 * @param story what happened, one line per event, for whoever has to understand a failure
 * @param simulated how long the run would have taken
 */
public record CaseResult(String file, String runbook, String name, int line, List<Failure> failures, List<String> story, Duration simulated) {

  /** What is not as expected, and the line of the expectation; the message may have several lines. */
  public record Failure(int line, String message) {}

  public CaseResult {
    failures = List.copyOf(failures);
    story = List.copyOf(story);
  }

  public boolean passed() {
    return failures.isEmpty();
  }
}
