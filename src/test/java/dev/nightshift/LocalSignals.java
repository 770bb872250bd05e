package dev.nightshift;

import dev.nightshift.platform.Signals;

/** Signals for tests that drive the followers themselves. */
public final class LocalSignals implements Signals {

  @Override
  public void raise(String signal) {}

  @Override
  public Subscription on(String signal, Runnable callback) {
    return () -> {};
  }
}
