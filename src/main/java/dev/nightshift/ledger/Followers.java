package dev.nightshift.ledger;

import dev.nightshift.platform.Signals;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs every follower on a thread of its own, woken by the ledger's signal. */
public final class Followers implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);
  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN_SOON = Duration.ofMillis(2);
  private static final Duration LONGEST_REST = Duration.ofMillis(25);
  private static final Duration AFTER_A_FAILURE = Duration.ofMillis(500);
  private static final int ATTEMPTS = 5;

  private final List<Follower> followers;
  private final FollowerStore store;
  private final FollowerStep step;
  private final Signals signals;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, Semaphore> wakeUps = new LinkedHashMap<>();
  private volatile boolean running;
  private volatile Signals.Subscription subscription = () -> {};

  public Followers(
      List<Follower> followers, FollowerStore store, TransactionTemplate transaction, Signals signals, Clock clock) {
    this.followers = List.copyOf(followers);
    this.store = store;
    this.step = new FollowerStep(store, transaction, clock);
    this.signals = signals;
  }

  /** Returns how many facts lie ahead of each follower. */
  public Map<String, Long> lag() {
    Map<String, Long> lag = new LinkedHashMap<>();
    followers.forEach(follower -> lag.put(follower.name(), store.lag(follower.name())));
    return lag;
  }

  /** Lets every follower read until none finds anything; for tests, which start no threads. */
  public void drain() {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Follower follower : followers) {
        store.register(follower.name());
        while (step.take(follower) == FollowerStep.Outcome.MOVED) {
          moved = true;
        }
      }
    }
  }

  @Override
  public void start() {
    running = true;
    for (Follower follower : followers) {
      Semaphore wakeUp = new Semaphore(1);
      wakeUps.put(follower.name(), wakeUp);
      threads.add(Thread.ofVirtual().name("follower-" + follower.name()).start(() -> follow(follower, wakeUp)));
    }
    subscription = signals.on(Ledger.SIGNAL, () -> wakeUps.values().forEach(Semaphore::release));
  }

  @Override
  public void stop() {
    running = false;
    subscription.close();
    wakeUps.values().forEach(Semaphore::release);
    try {
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(5));
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.clear();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void follow(Follower follower, Semaphore wakeUp) {
    int failures = 0;
    boolean registered = false;
    while (running) {
      try {
        if (!registered) {
          store.register(follower.name());
          registered = true;
        }
        if (failures == 0) {
          look(follower, wakeUp);
        } else {
          step.takeOneOrSkip(follower, failures, ATTEMPTS);
          failures = 0;
        }
      } catch (InterruptedException e) {
        return;
      } catch (DataAccessResourceFailureException | CannotCreateTransactionException away) {
        LOG.warn("Follower {} waits for the database: {}", follower.name(), away.getMessage());
        pause();
      } catch (RuntimeException failure) {
        failures++;
        LOG.warn("Follower {} failed (attempt {}): {}", follower.name(), failures, failure.toString(), failure);
        pause();
      }
    }
  }

  /** Looks once, and rests as long as the look took: under load it gathers more with each look and leaves others their turn. */
  private void look(Follower follower, Semaphore wakeUp) throws InterruptedException {
    long start = System.nanoTime();
    FollowerStep.Outcome outcome = step.take(follower);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    switch (outcome) {
      case MOVED -> rest(took, Duration.ZERO);
      case WAITING -> rest(took, LOOK_AGAIN_SOON);
      case IDLE -> {
        if (wakeUp.tryAcquire(LOOK_ANYWAY.toMillis(), TimeUnit.MILLISECONDS)) {
          wakeUp.drainPermits();
        }
      }
    }
  }

  private static void rest(Duration took, Duration least) throws InterruptedException {
    Duration rest = took.compareTo(least) < 0 ? least : took.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : took;
    TimeUnit.NANOSECONDS.sleep(rest.toNanos());
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(AFTER_A_FAILURE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }
}
