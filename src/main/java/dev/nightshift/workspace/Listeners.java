package dev.nightshift.workspace;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to know of a new version. One that fails keeps nobody else from hearing of it. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();

  AutoCloseable add(Runnable callback) {
    callbacks.add(callback);
    return () -> callbacks.remove(callback);
  }

  void tell() {
    for (Runnable callback : callbacks) {
      try {
        callback.run();
      } catch (RuntimeException failure) {
        LOG.error("Somebody who was told of a new workspace failed", failure);
      }
    }
  }
}
