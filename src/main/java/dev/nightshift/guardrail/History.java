package dev.nightshift.guardrail;

import java.time.Instant;
import java.util.Optional;

/**
 * What has happened before a run acts.
 *
 * @param attempts how often automation has tried on the incident; a run and those that it calls are one attempt
 * @param used how often the binding has acted in the time of its budget
 * @param shared how often runs have acted at all
 * @param acted the last run that acted on the service, other than those of this attempt
 * @param failed the last that failed on it
 * @param deploy the newest deploy of the service that is under way
 * @param tried the last dry run of the plan
 */
record History(
    int attempts, int used, Counts shared, Optional<Past> acted, Optional<Past> failed, Optional<Deploy> deploy, Breaker breaker, Optional<DryRun> tried) {

  /** How many runs acted on the service, on those of its team, and on all, each in the time of its budget. */
  record Counts(int service, int team, int all) {}

  /** A run that acted, or failed, and when. */
  record Past(long run, String runbook, Instant at) {}

  /** A deploy that has begun and not ended. */
  record Deploy(String summary, Instant since) {}

  /**
   * Somebody tried the plan dry.
   *
   * @param problem what spoke against it, or empty
   */
  record DryRun(Instant at, String by, String problem) {}
}
