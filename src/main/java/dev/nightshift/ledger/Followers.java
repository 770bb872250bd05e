package dev.nightshift.ledger;

import dev.nightshift.platform.Signals;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs every follower on a thread of its own, woken when the tail of the ledger has grown. */
public final class Followers implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);
  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(4);

  /** Who commits wakes the tail; who undoes does not. */
  private static final Duration UNDONE = Duration.ofMillis(20);

  private static final Duration BETWEEN_HANDLINGS = Duration.ofMillis(5);
  private static final Duration IN_A_STORM = Duration.ofMillis(300);
  private static final Duration AFTER_A_FAILURE = Duration.ofMillis(500);
  private static final Duration SETTLING = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 5;

  private final List<Follower> followers;
  private final FollowerStore store;
  private final FollowerStep step;
  private final Signals signals;
  private final LedgerTail tail;
  private final Semaphore raised = new Semaphore(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, Semaphore> wakeUps = new LinkedHashMap<>();
  private volatile boolean running;
  private volatile CountDownLatch stopping = new CountDownLatch(1);
  private volatile Signals.Subscription subscription = () -> {};

  public Followers(
      List<Follower> followers, FollowerStore store, TransactionTemplate transaction, Signals signals, Clock clock) {
    this.followers = List.copyOf(followers);
    this.store = store;
    this.tail = new LedgerTail(store);
    this.step = new FollowerStep(store, tail, transaction, clock);
    this.signals = signals;
  }

  /** Returns how many facts lie ahead of each follower. */
  public Map<String, Long> lag() {
    Map<String, Long> lag = new LinkedHashMap<>();
    followers.forEach(follower -> lag.put(follower.name(), store.lag(follower.name())));
    return lag;
  }

  /** Lets every follower read until none finds anything and nothing waits to settle; for tests, which start no threads. */
  public void drain() {
    boolean moved = true;
    while (moved) {
      moved = settled();
      for (Follower follower : followers) {
        step.reload(follower);
        while (step.take(follower) != FollowerStep.Outcome.IDLE) {
          moved = true;
        }
      }
    }
  }

  /** Looks until all that is committed has settled, or a transaction of somebody else runs for too long. */
  private boolean settled() {
    boolean more = false;
    long deadline = System.nanoTime() + SETTLING.toNanos();
    LedgerTail.Found found = tail.look();
    while (found == LedgerTail.Found.MORE || found == LedgerTail.Found.WAITING && System.nanoTime() < deadline) {
      if (found == LedgerTail.Found.MORE) {
        more = true;
      } else {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
      found = tail.look();
    }
    return more;
  }

  @Override
  public void start() {
    running = true;
    stopping = new CountDownLatch(1);
    for (Follower follower : followers) {
      Semaphore wakeUp = new Semaphore(1);
      wakeUps.put(follower.name(), wakeUp);
      threads.add(Thread.ofPlatform().daemon().name("follower-" + follower.name()).start(() -> follow(follower, wakeUp)));
    }
    threads.add(Thread.ofPlatform().daemon().name("ledger-tail").start(this::watch));
    subscription = signals.on(Ledger.SIGNAL, raised::release);
  }

  @Override
  public void stop() {
    running = false;
    stopping.countDown();
    subscription.close();
    raised.release();
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
    storePassed();
  }

  private void storePassed() {
    try {
      followers.forEach(step::storePassed);
    } catch (RuntimeException away) {
      LOG.info("What followers had passed is not written down, and passed again at the next start: {}", away.getMessage());
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Looks at the ledger for all followers, and wakes them where it has grown. */
  private void watch() {
    while (running) {
      try {
        switch (tail.look()) {
          case MORE -> {
            wakeUps.values().forEach(Semaphore::release);
            TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
          }
          case WAITING -> await(raised, UNDONE);
          case NOTHING -> await(raised, LOOK_ANYWAY);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error away) {
        LOG.warn("The ledger cannot be read; trying again: {}", away.getMessage());
        pause();
      }
    }
  }

  private void follow(Follower follower, Semaphore wakeUp) {
    int failures = 0;
    while (running) {
      try {
        step.reload(follower);
        if (failures > 0) {
          step.takeOneOrSkip(follower, failures, ATTEMPTS);
          failures = 0;
        }
        look(follower, wakeUp);
      } catch (InterruptedException e) {
        return;
      } catch (DataAccessResourceFailureException | CannotCreateTransactionException away) {
        LOG.warn("Follower {} waits for the database: {}", follower.name(), away.getMessage());
        pause();
      } catch (RuntimeException | Error failure) {
        failures++;
        LOG.warn("Follower {} failed (attempt {}): {}", follower.name(), failures, failure.toString(), failure);
        pause();
      }
    }
  }

  /** Takes what there is, waits for more, and lets it gather for as long as the follower can wait. */
  private void look(Follower follower, Semaphore wakeUp) throws InterruptedException {
    boolean woken = true;
    while (running && woken) {
      switch (step.take(follower)) {
        case FULL -> Thread.yield();
        case MOVED -> rest(betweenHandlings(follower));
        case IDLE -> {
          woken = await(wakeUp, LOOK_ANYWAY);
          rest(woken ? follower.patience() : Duration.ZERO);
        }
      }
    }
  }

  /** In a storm more gathers than when all is quiet: whoever can wait at all leaves the machine to those who cannot. */
  static Duration betweenHandlings(Follower follower) {
    Duration patience = follower.patience();
    Duration inAStorm = Collections.min(List.of(patience.multipliedBy(3), IN_A_STORM));
    return Collections.max(List.of(BETWEEN_HANDLINGS, patience, inAStorm));
  }

  /** Ends early when all is to stop. */
  private void rest(Duration time) throws InterruptedException {
    stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static boolean await(Semaphore wakeUp, Duration longest) throws InterruptedException {
    boolean woken = wakeUp.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
    wakeUp.drainPermits();
    return woken;
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
