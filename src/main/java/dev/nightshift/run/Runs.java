package dev.nightshift.run;

import dev.nightshift.identity.Actor;
import dev.nightshift.platform.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runs: reading them, starting them, and deciding about them. */
public final class Runs {

  /** The signal that is raised when a step has printed something. */
  public static final String OUTPUT_SIGNAL = StepFlight.SIGNAL;

  private final RunStore runs;
  private final AttemptStore attempts;
  private final ManualStart manualStart;
  private final Decisions decisions;
  private final Proposals proposals;

  Runs(RunStore runs, AttemptStore attempts, ManualStart manualStart, Decisions decisions, Proposals proposals) {
    this.runs = runs;
    this.attempts = attempts;
    this.manualStart = manualStart;
    this.decisions = decisions;
    this.proposals = proposals;
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

  /** Returns the runs that steps of a run called, oldest first. */
  public List<Run> calledFrom(long id, int limit) {
    return runs.calledFrom(id, limit);
  }

  /** Returns the runs that have not ended, oldest first. */
  public List<Run> active(int limit) {
    return runs.active(limit);
  }

  /** Returns the attempts of a run, oldest first. */
  public List<StepAttempt> attempts(long runId) {
    return attempts.ofRun(runId);
  }

  /** Returns the attempts of a run, oldest first, without what can be long: values and outputs are left out, errors cut. */
  public List<StepAttempt> attemptsInBrief(long runId) {
    return attempts.brief(runId, 0, Integer.MAX_VALUE);
  }

  /** Returns these attempts with everything, oldest first. */
  public List<StepAttempt> attempts(Collection<Long> ids) {
    return attempts.whole(ids);
  }

  /**
   * Starts a runbook for a person, for an incident or for the service that the runbook names.
   *
   * @throws Problem.Invalid where an input has no value or no target is chosen
   * @throws Problem.Conflict where the incident is resolved, or the machine may not run the runbook
   */
  public Run start(String runbook, @Nullable Long incidentId, Map<String, String> inputs, Actor actor) {
    return get(manualStart.start(runbook, incidentId, inputs, actor));
  }

  /**
   * Agrees to what a run is about to do. Doing it twice counts once.
   *
   * @throws Problem.Denied where the runbook asks for somebody else
   * @param sight what was shown to the one who agrees
   * @throws Problem.Conflict where it is too late, nothing was asked, or the plan is another one by now
   */
  public Run approve(long id, Actor actor, String reason, Sight sight) {
    decisions.approve(id, actor, reason, sight);
    return get(id);
  }

  /** Agrees to whatever the run asks for now. */
  public Run approve(long id, Actor actor, String reason) {
    return approve(id, actor, reason, Sight.NOW);
  }

  /** Returns what a run asks people to agree to; empty where it does not ask now. */
  public Optional<Proposal> proposal(long id) {
    return proposals.of(id);
  }

  /** Returns whether an answer was given by a link. */
  public boolean used(byte[] link) {
    return decisions.used(link);
  }

  /**
   * Returns why {@link #approve} would refuse somebody, and whom the runbook asks for; empty where they may, and where nothing is
   * asked.
   */
  public Optional<String> refusal(long id, Actor actor) {
    return runs.find(id).flatMap(row -> decisions.refusal(row, actor));
  }

  /** Says no to what a run is about to do: it ends without acting. */
  public Run reject(long id, Actor actor, String reason, Sight sight) {
    decisions.reject(id, actor, reason, sight);
    return get(id);
  }

  /** Says no to whatever the run asks for now. */
  public Run reject(long id, Actor actor, String reason) {
    return reject(id, actor, reason, Sight.NOW);
  }

  /** Stops a run: the step under way is ended, no other starts, nothing is undone. One that has ended stays as it is. */
  public Run stop(long id, Actor actor, String reason) {
    decisions.stop(id, actor, reason);
    return get(id);
  }

  /**
   * Answers the question of a step.
   *
   * @throws Problem.Invalid where the choice is none of the step's
   * @throws Problem.Denied where somebody else is asked
   * @throws Problem.Conflict where the run does not wait for it now
   */
  public Run answer(long id, String step, String choice, Actor actor, String comment) {
    decisions.answer(id, step, choice, actor, comment);
    return get(id);
  }

  /** Ticks the manual step that a run waits for. */
  public Run tick(long id, String step, Actor actor, String comment) {
    decisions.tick(id, step, actor, comment);
    return get(id);
  }
}
