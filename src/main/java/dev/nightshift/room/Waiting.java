package dev.nightshift.room;

import dev.nightshift.platform.Problem;
import dev.nightshift.run.Proposal;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;

/** What a run waits for at this moment; a run that waits for something else says so. */
final class Waiting {

  private Waiting() {}

  /**
   * Returns what people are asked to agree to.
   *
   * @throws Problem.Missing where there is no such run
   * @throws Problem.Conflict where it does not ask now
   */
  static Proposal proposal(Runs runs, long id) {
    return runs.proposal(id).orElseThrow(() -> not(runs.get(id), "an approval"));
  }

  /** Returns what it waits for, of one kind; throws as {@link #proposal} does. */
  static Run.WaitsFor on(Runs runs, long id, String kind, String what) {
    Run run = runs.get(id);
    Run.WaitsFor waits = run.waitsFor();
    if (waits == null || !waits.kind().equals(kind)) {
      throw not(run, what);
    }
    return waits;
  }

  private static Problem not(Run run, String what) {
    return new Problem.Conflict("Run " + run.id() + " does not wait for " + what + ": it is " + run.status().word().replace('_', ' ')
        + (run.reason().isEmpty() ? "." : " (" + run.reason() + ")."));
  }
}
