package dev.nightshift.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A step under way.
 *
 * @param total how many targets it was begun on
 * @param waiting targets to go, in order; those that were tried before come first
 * @param later targets that go after all of these have ended, zone by zone
 * @param batch how many may begin now
 * @param failures failed tries by target
 * @param retryAt when a target may be tried again
 */
record Work(
    String step,
    int total,
    List<String> waiting,
    List<List<String>> later,
    Batch batch,
    Map<String, Integer> failures,
    Map<String, Instant> retryAt,
    List<String> succeeded,
    List<String> failed) {
  Work {
    waiting = List.copyOf(waiting);
    later = List.copyOf(later);
    failures = Map.copyOf(failures);
    retryAt = Map.copyOf(retryAt);
    succeeded = List.copyOf(succeeded);
    failed = List.copyOf(failed);
  }

  int ended() {
    return succeeded.size() + failed.size();
  }

  /** What has not begun, or is to be tried again. */
  List<String> notEnded() {
    return Stream.concat(waiting.stream(), later.stream().flatMap(List::stream)).toList();
  }

  Work waiting(List<String> now) {
    return new Work(step, total, now, later, batch, failures, retryAt, succeeded, failed);
  }

  /** Nothing more of it begins. */
  Work withoutRest() {
    return new Work(step, total, List.of(), List.of(), batch, failures, retryAt, succeeded, failed);
  }

  Work succeeded(String target) {
    return new Work(step, total, waiting, later, batch, failures, retryAt, plus(succeeded, target), failed);
  }

  /** A target is given up. */
  Work failed(String target) {
    return new Work(step, total, waiting, later, batch, failures, retryAt, succeeded, plus(failed, target));
  }

  /** A target is tried once more, before those that were never tried. */
  Work again(String target) {
    List<String> first = new ArrayList<>(List.of(target));
    first.addAll(waiting);
    return waiting(first);
  }

  /** A target failed once more; {@code retryAt} is when it may be tried again. */
  Work failure(String target, Instant at) {
    Map<String, Integer> counted = new HashMap<>(failures);
    counted.merge(target, 1, Integer::sum);
    Map<String, Instant> times = new HashMap<>(retryAt);
    times.put(target, at);
    return new Work(step, total, waiting, later, batch, counted, times, succeeded, failed);
  }

  private static List<String> plus(List<String> list, String item) {
    List<String> longer = new ArrayList<>(list);
    longer.add(item);
    return longer;
  }

  /**
   * Targets that go together: none but these begins until all of them have ended.
   *
   * @param size how many; 0 where any number may follow one another
   * @param until how many of the step's targets have ended when it is over
   * @param failedBefore how many had been given up when it began
   */
  record Batch(int size, int until, int failedBefore) {
    static final Batch OPEN = new Batch(0, Integer.MAX_VALUE, 0);

    boolean open() {
      return size == 0;
    }
  }
}
