package dev.nightshift.ladder;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What runs say about a binding. Pure.
 *
 * @param attempts runs that tried
 * @param verified of these, the ones that recovered something, which was proved and lasted
 * @param failures of these, the ones that failed, or whose success did not last
 * @param unknowns of these, the ones of which nobody can say what they did
 * @param harms attempts that did harm, ever
 * @param stops runs that a person stopped
 * @param cameAnyway runs whose alert went away before they changed anything
 * @param harmFree how many attempts there were since the last harm
 * @param failing how many attempts failed in a row, up to the last
 * @param bound how high the rate of verified successes is at least
 * @param recovery how long a recovery takes, the median; null without one
 */
public record Evidence(
    int attempts, int verified, int failures, int unknowns, int harms, int stops, int cameAnyway, int harmFree, int failing, double bound,
    @Nullable Duration recovery) {

  /** Weighs runs, oldest first. */
  public static Evidence of(List<Weighed> runs) {
    return since(runs, 0);
  }

  /**
   * Weighs what has ended after a fact. Harm is not forgotten that soon: it counts whenever it was done.
   *
   * @param runs all, oldest first
   */
  public static Evidence since(List<Weighed> runs, long fact) {
    Evidence all = weigh(runs);
    Evidence later = weigh(runs.stream().filter(run -> run.endedFact() > fact).toList());
    return new Evidence(
        later.attempts, later.verified, later.failures, later.unknowns, all.harms, later.stops, later.cameAnyway, all.harmFree, later.failing, later.bound,
        later.recovery);
  }

  private static Evidence weigh(List<Weighed> runs) {
    List<Weighed> tried = runs.stream().filter(Weighed::attempt).toList();
    int verified = count(tried, Weighed::verified);
    int harmFree = 0;
    int failing = 0;
    for (Weighed run : tried) {
      harmFree = run.harmed() ? 0 : harmFree + 1;
      failing = run.failure() ? failing + 1 : run.verified() ? 0 : failing;
    }
    return new Evidence(
        tried.size(), verified, count(tried, Weighed::failure), count(tried, Weighed::unknown), count(tried, Weighed::harmed),
        count(runs, run -> !run.stoppedBy().isEmpty()), count(runs, Weighed::cameAnyway), harmFree, failing, WilsonBound.lower(verified, tried.size()),
        median(runs.stream().map(Weighed::recovery).filter(Objects::nonNull).map(Objects::requireNonNull).sorted().toList()));
  }

  private static int count(List<Weighed> runs, java.util.function.Predicate<Weighed> what) {
    return (int) runs.stream().filter(what).count();
  }

  /** @param sorted shortest first */
  static @Nullable Duration median(List<Duration> sorted) {
    if (sorted.isEmpty()) {
      return null;
    }
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted.get(middle) : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
  }
}
