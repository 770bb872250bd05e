package dev.nightshift.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes few pieces of work of what many threads want done, oldest first: what comes while one is being worked on, or within a moment of its
 * end, is the next piece. Who comes alone is served at once. The work is done by a thread of its own, which is there while there is
 * something to do: a platform thread, because waiting for the database costs a virtual one more changes of threads.
 *
 * @param <T> what is to be done
 * @param <R> what comes of it
 */
public final class Gathering<T, R> {
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** Work on several things at once. */
  public interface Work<T, R> {
    /** Returns what came of each, in the order of the things; null where nothing did. What it throws reaches one of those who wait, and the others get null. */
    List<? extends @Nullable R> on(List<T> things);
  }

  private record Waiting<T, R>(T thing, CompletableFuture<@Nullable R> result) {}

  private final Duration pause;
  private final int atOnce;
  private final Work<T, R> work;
  private final Queue<Waiting<T, R>> waiting = new ConcurrentLinkedQueue<>();
  private final ThreadPoolExecutor worker;
  private long endedAt;

  /**
   * @param name of its thread
   * @param pause between two pieces of work, in which things gather; zero for none
   * @param atOnce how many things one piece of work is for at most
   */
  public Gathering(String name, Duration pause, int atOnce, Work<T, R> work) {
    this.pause = pause;
    this.atOnce = atOnce;
    this.work = work;
    this.endedAt = System.nanoTime() - pause.toNanos();
    this.worker =
        new ThreadPoolExecutor(1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name(name).factory());
    worker.allowCoreThreadTimeOut(true);
  }

  /** Returns when the thing was worked on with what came of it. */
  public @Nullable R done(T thing) {
    Waiting<T, R> mine = new Waiting<>(thing, new CompletableFuture<>());
    waiting.add(mine);
    worker.execute(this::workOnSome);
    try {
      return mine.result().join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /** Only its one thread comes here, once for each thing; mostly another piece of work has taken it along. */
  private void workOnSome() {
    if (waiting.isEmpty()) {
      return;
    }
    LockSupport.parkNanos(endedAt + pause.toNanos() - System.nanoTime());
    List<Waiting<T, R>> some = new ArrayList<>();
    for (Waiting<T, R> next = waiting.poll(); next != null; next = some.size() < atOnce ? waiting.poll() : null) {
      some.add(next);
    }
    try {
      List<? extends @Nullable R> results = work.on(some.stream().map(Waiting::thing).toList());
      for (int i = 0; i < some.size(); i++) {
        some.get(i).result().complete(results.get(i));
      }
    } catch (RuntimeException | Error failure) {
      some.getFirst().result().completeExceptionally(failure);
    } finally {
      some.forEach(one -> one.result().complete(null));
      endedAt = System.nanoTime();
    }
  }
}
