package dev.nightshift.catalog;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a run may go at most. A runbook says so of itself, and the workspace for everything, an environment or a service; where several
 * speak, all of them hold.
 *
 * @param maxTargets the most targets one run may touch; each of them holds
 * @param maxPer the most targets with the same value of a label, by label
 * @param minHealthy how many targets of the service must be healthy beside those that are changed; each of them holds
 * @param cooldown how long a service is left alone after a run has acted on it; zero for not at all
 * @param cooldownAfterFailure the same after a run that failed, from its end on
 * @param attempts how often automation may try on one incident; null for no limit
 * @param dryRunFirst how old the clean dry run of the plan may be that must come first; null where none must
 */
public record Restraints(
    List<Amount> maxTargets,
    Map<String, List<Amount>> maxPer,
    List<Amount> minHealthy,
    Duration cooldown,
    Duration cooldownAfterFailure,
    @Nullable Integer attempts,
    @Nullable Duration dryRunFirst) {

  /** Without any. */
  public static final Restraints NONE = new Restraints(List.of(), Map.of());

  /** Those of targets alone. */
  public Restraints(List<Amount> maxTargets, Map<String, List<Amount>> maxPer) {
    this(maxTargets, maxPer, List.of(), Duration.ZERO, Duration.ZERO, null, null);
  }

  public Restraints {
    maxTargets = List.copyOf(Objects.requireNonNullElse(maxTargets, List.of()));
    maxPer = Map.copyOf(Objects.requireNonNullElse(maxPer, Map.of()));
    minHealthy = List.copyOf(Objects.requireNonNullElse(minHealthy, List.of()));
    cooldown = Objects.requireNonNullElse(cooldown, Duration.ZERO);
    cooldownAfterFailure = Objects.requireNonNullElse(cooldownAfterFailure, Duration.ZERO);
  }

  /** Returns what holds where both are said: the strictest. */
  public Restraints and(Restraints other) {
    Map<String, List<Amount>> per = new HashMap<>(maxPer);
    other.maxPer.forEach((label, amounts) -> per.merge(label, amounts, Restraints::both));
    return new Restraints(
        both(maxTargets, other.maxTargets), per, both(minHealthy, other.minHealthy), longest(cooldown, other.cooldown), longest(cooldownAfterFailure, other.cooldownAfterFailure),
        least(attempts, other.attempts), least(dryRunFirst, other.dryRunFirst));
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static <T extends Comparable<T>> @Nullable T least(@Nullable T one, @Nullable T other) {
    return one == null ? other : other == null || one.compareTo(other) < 0 ? one : other;
  }

  private static <T> List<T> both(List<T> one, List<T> other) {
    return Stream.concat(one.stream(), other.stream()).distinct().toList();
  }
}
