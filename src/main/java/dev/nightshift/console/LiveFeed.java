package dev.nightshift.console;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Signals;
import dev.nightshift.run.Runs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * Tells open pages what has changed, within a moment. It looks at the newest facts only, and only while somebody listens:
 * a reader who misses something is told to load everything again, so nothing here needs to be exactly once.
 */
final class LiveFeed implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
  private static final int LOOK_BACK = 300;
  private static final int MOST_LISTENERS = 500;
  private static final Set<String> OUTPUT = Set.of("output");
  private static final long GATHER_MILLIS = 50;
  private static final long LOOK_ANYWAY_MILLIS = 2_000;

  private final Ledger ledger;
  private final Signals signals;
  private final Set<LiveListener> listeners = new CopyOnWriteArraySet<>();
  private final Map<Long, Boolean> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > 4 * LOOK_BACK;
        }
      };
  private final Semaphore wakeUp = new Semaphore(0);
  private final List<AutoCloseable> subscriptions = new ArrayList<>();
  private volatile boolean running;

  LiveFeed(Ledger ledger, Signals signals) {
    this.ledger = ledger;
    this.signals = signals;
  }

  /** Begins to tell a listener of everything that is not in the ledger yet; the listener is closed by whoever opened it. */
  synchronized LiveListener listen() {
    if (!running || listeners.size() >= MOST_LISTENERS) {
      throw new Problem.Unavailable("Too many pages are open; this one goes on without live updates.");
    }
    if (listeners.isEmpty()) {
      unseen();
    }
    LiveListener listener = new LiveListener(listeners::remove);
    listeners.add(listener);
    if (!running) {
      // The server has begun to stop meanwhile, and has ended those that it knew.
      listener.end();
    }
    return listener;
  }

  @Override
  public void start() {
    running = true;
    subscriptions.add(signals.on(Ledger.SIGNAL, wakeUp::release));
    subscriptions.add(signals.on(Runs.OUTPUT_SIGNAL, () -> listeners.forEach(listener -> listener.tell(OUTPUT))));
    Thread.ofVirtual().name("live-feed").start(this::follow);
  }

  /** Ends every stream, so that the web server need not wait for them. */
  @Override
  public void stop() {
    running = false;
    wakeUp.release();
    listeners.forEach(LiveListener::end);
    for (AutoCloseable subscription : subscriptions) {
      try {
        subscription.close();
      } catch (Exception e) {
        LOG.debug("A subscription did not close", e);
      }
    }
    subscriptions.clear();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void follow() {
    while (running) {
      try {
        boolean woken = wakeUp.tryAcquire(LOOK_ANYWAY_MILLIS, TimeUnit.MILLISECONDS);
        if (woken) {
          TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
          wakeUp.drainPermits();
        }
        look();
      } catch (InterruptedException e) {
        return;
      } catch (DataAccessException away) {
        LOG.debug("The live feed waits for the database: {}", away.getMessage());
      } catch (RuntimeException | Error broken) {
        LOG.warn("The live feed passes over what it could not tell", broken);
      }
    }
  }

  private synchronized void look() {
    if (listeners.isEmpty()) {
      return;
    }
    List<Fact> fresh = unseen();
    if (fresh.isEmpty()) {
      return;
    }
    boolean tooMany = fresh.size() == LOOK_BACK;
    Set<String> topics = new LinkedHashSet<>();
    fresh.forEach(fact -> topics.addAll(LiveTopics.of(fact)));
    listeners.forEach(listener -> listener.tell(tooMany ? Set.of() : topics));
  }

  /** Sequences commit out of order, so what is new is told from what was seen, not from a highest number. */
  private List<Fact> unseen() {
    return ledger.newest(Long.MAX_VALUE, LOOK_BACK).stream()
        .filter(fact -> seen.put(fact.sequence(), true) == null)
        .toList();
  }
}
