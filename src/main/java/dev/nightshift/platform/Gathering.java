package dev.nightshift.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes few pieces of work of what many threads want done: whoever comes first does it for all who have come by then, oldest first, and
 * what comes meanwhile is the next piece.
 *
 * @param <T> what is to be done
 * @param <R> what comes of it
 */
public final class Gathering<T, R> {

  /** Work on several things at once. */
  public interface Work<T, R> {
    /** Returns what came of each, in the order of the things; null where nothing did. What it throws reaches one of those who wait, and the others get null. */
    List<? extends @Nullable R> on(List<T> things);
  }

  private static final class Waiting<T, R> {
    final T thing;
    boolean done;
    @Nullable R result;

    Waiting(T thing) {
      this.thing = thing;
    }
  }

  private final Duration patience;
  private final int atOnce;
  private final Work<T, R> work;
  private final Queue<Waiting<T, R>> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock working = new ReentrantLock(true);

  /**
   * @param patience how long others are waited for before each piece of work; zero for not at all
   * @param atOnce how many things one piece of work is for at most
   */
  public Gathering(Duration patience, int atOnce, Work<T, R> work) {
    this.patience = patience;
    this.atOnce = atOnce;
    this.work = work;
  }

  /** Returns when the thing was worked on, by whichever thread, with what came of it. */
  public @Nullable R done(T thing) {
    Waiting<T, R> mine = new Waiting<>(thing);
    waiting.add(mine);
    working.lock();
    try {
      while (!mine.done) {
        LockSupport.parkNanos(patience.toNanos());
        workOnSome();
      }
      return mine.result;
    } finally {
      working.unlock();
    }
  }

  private void workOnSome() {
    List<Waiting<T, R>> some = new ArrayList<>();
    for (Waiting<T, R> next = waiting.poll(); next != null; next = some.size() < atOnce ? waiting.poll() : null) {
      some.add(next);
    }
    try {
      List<? extends @Nullable R> results = work.on(some.stream().map(one -> one.thing).toList());
      for (int i = 0; i < some.size(); i++) {
        some.get(i).result = results.get(i);
      }
    } finally {
      some.forEach(one -> one.done = true);
    }
  }
}
