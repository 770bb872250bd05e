package dev.nightshift.platform;

/**
 * Wakes those who wait for something in the database, on this node at once and on every other node by PostgreSQL's
 * {@code NOTIFY}. A signal carries no data and may be lost: whoever waits also looks by itself from time to time.
 */
public interface Signals {

  /** Raises a signal when the current transaction commits, or at once where there is none. */
  void raise(String signal);

  /** Calls back, on any thread and quickly, whenever the signal is raised and after a lost connection was found again. */
  Subscription on(String signal, Runnable callback);

  /** Ends the calls. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
