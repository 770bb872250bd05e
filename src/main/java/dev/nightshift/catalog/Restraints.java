package dev.nightshift.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How far a run may go at most. A runbook says so of itself, and the workspace for everything, an environment or a service; where several
 * speak, all of them hold.
 *
 * @param maxTargets the most targets one run may touch; each of them holds
 * @param maxPer the most targets with the same value of a label, by label
 */
public record Restraints(List<Amount> maxTargets, Map<String, List<Amount>> maxPer) {

  /** Without any. */
  public static final Restraints NONE = new Restraints(List.of(), Map.of());

  public Restraints {
    maxTargets = List.copyOf(Objects.requireNonNullElse(maxTargets, List.of()));
    maxPer = Map.copyOf(Objects.requireNonNullElse(maxPer, Map.of()));
  }

  /** Returns what holds where both are said: the strictest. */
  public Restraints and(Restraints other) {
    Map<String, List<Amount>> per = new HashMap<>(maxPer);
    other.maxPer.forEach((label, amounts) -> per.merge(label, amounts, Restraints::both));
    return new Restraints(both(maxTargets, other.maxTargets), per);
  }

  private static <T> List<T> both(List<T> one, List<T> other) {
    return Stream.concat(one.stream(), other.stream()).distinct().toList();
  }
}
