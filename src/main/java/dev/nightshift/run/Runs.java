package dev.nightshift.run;

import dev.nightshift.platform.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runs: reading them. */
public final class Runs {

  private final RunStore runs;
  private final AttemptStore attempts;

  Runs(RunStore runs, AttemptStore attempts) {
    this.runs = runs;
    this.attempts = attempts;
  }

  /**
   * Returns a run.
   *
   * @throws Problem.Missing where there is none
   */
  public Run get(long id) {
    return find(id).orElseThrow(() -> new Problem.Missing("There is no run " + id + "."));
  }

  public Optional<Run> find(long id) {
    return runs.find(id).map(RunStore.Row::run);
  }

  /** Returns up to {@code limit} runs with an id below {@code before}, newest first; of one incident where one is named. */
  public List<Run> list(@Nullable Long incidentId, long before, int limit) {
    return incidentId == null ? runs.newest(before, limit) : runs.newestOf(incidentId, before, limit);
  }

  /** Returns all runs of an incident, oldest first. */
  public List<Run> ofIncident(long incidentId) {
    return runs.ofIncident(incidentId);
  }

  /** Returns the attempts of a run, oldest first. */
  public List<StepAttempt> attempts(long runId) {
    return attempts.ofRun(runId);
  }

  /** Returns what the steps of a run printed after the piece with the id {@code after} (0 for all), oldest first. */
  public List<StepOutput> output(long runId, long after, int limit) {
    return attempts.output(runId, after, limit);
  }
}
