package dev.nightshift.console;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One open page. What it has not fetched yet is kept as a set of topics, so a slow reader costs no memory. */
final class LiveListener implements AutoCloseable {
  private final Consumer<LiveListener> onClose;
  private final Set<String> waiting = new LinkedHashSet<>();
  private boolean all;
  private boolean ended;

  LiveListener(Consumer<LiveListener> onClose) {
    this.onClose = onClose;
  }

  /**
   * What changed.
   *
   * @param all that so much changed that everything is to be loaded again
   */
  record News(Set<String> topics, boolean all) {}

  /** Adds topics; none means everything. */
  synchronized void tell(Set<String> topics) {
    all |= topics.isEmpty();
    waiting.addAll(topics);
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized boolean ended() {
    return ended;
  }

  /** Waits for news; empty after the time is over, or at the end. */
  synchronized Optional<News> next(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (waiting.isEmpty() && !all && !ended) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left);
    }
    if (waiting.isEmpty() && !all) {
      return Optional.empty();
    }
    News news = new News(Set.copyOf(waiting), all);
    waiting.clear();
    all = false;
    return Optional.of(news);
  }

  @Override
  public void close() {
    onClose.accept(this);
  }
}
