package dev.nightshift.intake;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A queue for one reader, who may wait until so many are there; each of those who add wakes it only if it is the last that it waits for. */
final class GatheringQueue<T> {
  private final LinkedBlockingQueue<T> queue = new LinkedBlockingQueue<>();
  private volatile @Nullable Thread reader;
  private volatile int wanted;

  void add(T item) {
    queue.add(item);
    Thread waiting = reader;
    if (waiting != null && queue.size() >= wanted) {
      LockSupport.unpark(waiting);
    }
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Returns the first, or null where there is none. */
  @Nullable T poll() {
    return queue.poll();
  }

  /** Returns the first, or null where none comes in time. */
  @Nullable T poll(Duration longest) throws InterruptedException {
    return queue.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Returns when so many are there, or after the time. */
  void await(int items, Duration longest) {
    long until = System.nanoTime() + longest.toNanos();
    wanted = items;
    reader = Thread.currentThread();
    for (long left = longest.toNanos(); left > 0 && queue.size() < items; left = until - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
    reader = null;
  }
}
