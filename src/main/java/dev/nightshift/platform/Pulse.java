package dev.nightshift.platform;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * A thread that looks for work in the database: whenever its signal is raised, when the next piece of work said it is due,
 * and at least once a second. Every node has one; the claim in the database decides who does what. A failure is logged, and
 * the next look comes after a moment. When it is stopped, a look under way gets a moment to end before it is broken off.
 */
public final class Pulse implements SmartLifecycle {

  /** What there is to do. */
  @FunctionalInterface
  public interface Work {
    /** Does all that is due, and returns after how long the next is; the pulse looks no later than in a second. */
    Duration beat() throws InterruptedException;
  }

  /** The longest time between two looks. */
  public static final Duration AT_LEAST_EVERY = Duration.ofSeconds(1);

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

  private final String name;
  private final Signals signals;
  private final Work work;
  private final Semaphore wakeUp = new Semaphore(0);
  private volatile AutoCloseable subscription = () -> {};
  private volatile Thread thread = new Thread();
  private volatile boolean running;

  /** Makes a pulse that is woken by the signal of its own name. */
  public Pulse(String name, Signals signals, Work work) {
    this.name = name;
    this.signals = signals;
    this.work = work;
  }

  @Override
  public void start() {
    running = true;
    subscription = signals.on(name, wakeUp::release);
    thread = Thread.ofVirtual().name("pulse-" + name).start(this::live);
  }

  @Override
  public void stop() {
    running = false;
    try {
      subscription.close();
      wakeUp.release();
      if (!thread.join(GRACE)) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
      }
    } catch (Exception e) {
      LOG.warn("The pulse {} did not stop in time", name, e);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void live() {
    try {
      while (running) {
        rest(beat());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration beat() throws InterruptedException {
    try {
      return work.beat();
    } catch (DataAccessResourceFailureException | CannotCreateTransactionException away) {
      LOG.warn("{} waits for the database: {}", name, away.getMessage());
      return AT_LEAST_EVERY;
    } catch (RuntimeException | Error failure) {
      if (running) {
        LOG.warn("{} failed and tries again in a moment: {}", name, failure.toString(), failure);
      } else {
        LOG.info("{} was broken off by the stop: {}", name, failure.toString());
      }
      return AT_LEAST_EVERY;
    }
  }

  private void rest(Duration due) throws InterruptedException {
    Duration rest = due.compareTo(AT_LEAST_EVERY) < 0 ? due : AT_LEAST_EVERY;
    if (wakeUp.tryAcquire(Math.max(0, rest.toMillis()), TimeUnit.MILLISECONDS)) {
      wakeUp.drainPermits();
    }
  }
}
