package dev.nightshift.platform;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work that must be brought to its end even when the thread that waits for it is interrupted, such as ending a process. */
public final class Uninterrupted {

  private Uninterrupted() {}

  /**
   * Does the work on a thread of its own and returns what comes of it; an interruption is kept for afterwards.
   *
   * @throws RuntimeException what the work throws; a checked exception comes as the cause of an {@link IllegalStateException}
   */
  public static <T> T call(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().name("uninterrupted").start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException later) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw e.getCause() instanceof RuntimeException same ? same : new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
