package dev.nightshift.ladder;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How incidents of the same alert go when no run acts on them. Pure.
 *
 * @param byPeople how many people acknowledged or resolved
 * @param manual how long these took, the median; null without one
 * @param byThemselves how many went away with nobody doing anything
 * @param cases how many there were in all
 */
public record Comparison(int byPeople, @Nullable Duration manual, int byThemselves, int cases) {

  static Comparison of(List<PastIncident> withoutRun) {
    List<Duration> manual =
        withoutRun.stream().filter(PastIncident::byPeople).map(one -> Duration.between(one.openedAt(), one.resolvedAt())).sorted().toList();
    return new Comparison(manual.size(), Evidence.median(manual), withoutRun.size() - manual.size(), withoutRun.size());
  }

  /** Returns how often the alert goes away with nobody doing anything, from 0 to 1; 0 while no case is known. */
  public double selfClearing() {
    return cases == 0 ? 0 : (double) byThemselves / cases;
  }

  /** Returns how many recoveries would have come anyway: the ones that did, and of the verified ones as many as the rate says. */
  public int anyway(Evidence evidence) {
    return evidence.cameAnyway() + (int) Math.round(evidence.verified() * selfClearing());
  }
}
