package dev.nightshift.ladder;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Why a binding falls at once. Pure. */
final class Demotion {
  private Demotion() {}

  /**
   * Returns why a binding falls because of what is known of one of its runs now, or empty where it does not.
   *
   * @param runs its runs since it last fell, oldest first
   * @param run the one of which something new is known
   * @param failures how many in a row are too many
   */
  static Optional<String> because(List<Weighed> runs, long run, int failures) {
    Optional<Weighed> found = runs.stream().filter(one -> one.run() == run).findFirst();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Weighed one = found.get();
    if (one.harmed()) {
      return Optional.of("run " + run + " did harm: " + one.harm());
    }
    if (one.unknown()) {
      return Optional.of("nobody can say what run " + run + " did");
    }
    return one.failure() ? streak(runs, one, failures) : Optional.empty();
  }

  private static Optional<String> streak(List<Weighed> runs, Weighed one, int failures) {
    List<Weighed> decided = runs.stream().filter(each -> each.failure() || each.verified()).toList();
    int at = decided.indexOf(one);
    int first = IntStream.iterate(at, i -> i >= 0 && decided.get(i).failure(), i -> i - 1).min().orElse(at);
    int last = IntStream.iterate(at, i -> i < decided.size() && decided.get(i).failure(), i -> i + 1).max().orElse(at);
    int many = last - first + 1;
    return many < failures ? Optional.empty() : Optional.of(many + " runs failed in a row, up to run " + decided.get(last).run());
  }
}
