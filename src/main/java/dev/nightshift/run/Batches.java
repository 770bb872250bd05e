package dev.nightshift.run;

import dev.nightshift.run.Work.Batch;
import dev.nightshift.catalog.Amount;
import dev.nightshift.runbook.Limits;
import dev.nightshift.spi.TargetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which targets of a step go next. What only looks goes ten at a time. What changes something begins with the canary, goes on by
 * {@code concurrency} or in doubling batches, and one zone after another.
 */
final class Batches {
  private static final int LOOKS_AT_ONCE = 10;

  private final Plan plan;
  private final Limits limits;

  Batches(Plan plan) {
    this.plan = plan;
    this.limits = plan.limits();
  }

  /** A step that begins on these targets. */
  Work begin(PlannedStep step, List<String> targets) {
    if (!step.changes()) {
      return new Work(step.name(), targets.size(), targets, List.of(), Batch.OPEN, Map.of(), Map.of(), List.of(), List.of());
    }
    List<List<String>> zones = zones(targets);
    List<String> first = zones.getFirst();
    int canary = limits.canary().atLeastOneOf(targets.size());
    int size = limits.ramp() ? Math.max(1, canary) : canary;
    Batch batch = size == 0 ? Batch.OPEN : new Batch(size, Math.min(size, first.size()), 0);
    return new Work(
        step.name(), targets.size(), first, zones.subList(1, zones.size()), batch, Map.of(), Map.of(), List.of(), List.of());
  }

  private List<List<String>> zones(List<String> targets) {
    Map<String, String> zones = plan.targets().stream().collect(Collectors.toMap(TargetAddress::name, plan::zone));
    Map<String, List<String>> byZone = new LinkedHashMap<>();
    targets.forEach(target -> byZone.computeIfAbsent(zones.getOrDefault(Place.of(target).target(), ""), zone -> new ArrayList<>()).add(target));
    return List.copyOf(byZone.values());
  }

  /** The step with its next zone or batch, where all of the one before have ended. */
  Work next(Work work, int underWay) {
    boolean zoneOver = work.waiting().isEmpty() && underWay == 0 && !work.later().isEmpty();
    Work now = zoneOver
        ? new Work(
            work.step(), work.total(), work.later().getFirst(), work.later().subList(1, work.later().size()), work.batch(), work.failures(),
            work.retryAt(), work.succeeded(), work.failed())
        : work;
    return now.batch().open() || now.ended() < now.batch().until() ? now : withBatch(now, following(now));
  }

  /** A batch in which a target failed, as far as that is allowed, is not followed by a larger one: the ramp begins anew. */
  private Batch following(Work work) {
    if (!limits.ramp()) {
      return Batch.OPEN;
    }
    boolean clean = work.failed().size() == work.batch().failedBefore();
    int first = Math.max(1, limits.canary().atLeastOneOf(work.total()));
    int size = Math.min(clean ? 2 * work.batch().size() : first, concurrency(work));
    return new Batch(size, work.ended() + Math.min(size, work.waiting().size()), work.failed().size());
  }

  private static Work withBatch(Work work, Batch batch) {
    return new Work(
        work.step(), work.total(), work.waiting(), work.later(), batch, work.failures(), work.retryAt(), work.succeeded(), work.failed());
  }

  /** The targets that may begin now, of a step as {@link #next} gave it. */
  List<String> free(PlannedStep step, Work work, int underWay, Predicate<String> due) {
    int atOnce = step.changes() ? concurrency(work) : LOOKS_AT_ONCE;
    int members = work.batch().open() ? work.waiting().size() : work.batch().until() - work.ended() - underWay;
    return work.waiting().stream().limit(Math.max(0, members)).filter(due).limit(Math.max(0, atOnce - underWay)).toList();
  }

  /** The targets with which a step begins. */
  List<String> first(PlannedStep step, List<String> targets) {
    return targets.isEmpty() ? List.of() : free(step, next(begin(step, targets), 0), 0, target -> true);
  }

  private int concurrency(Work work) {
    return Math.max(1, limits.concurrency().atLeastOneOf(work.total()));
  }

  /** Whether the step may go on although targets failed: a share is one of its own targets, a number is one over the whole run. */
  boolean tolerates(Work work, int failedInRun) {
    Amount most = limits.maxErrors();
    return most.percent() ? work.failed().size() <= most.of(work.total()) : failedInRun <= most.number();
  }
}
