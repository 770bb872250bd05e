package dev.nightshift.run;

import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.platform.Signals;
import dev.nightshift.run.RunStore.Claim;
import dev.nightshift.run.RunTurns.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.SmartLifecycle;

/**
 * Drives the runs of this node. A run is claimed with a lease that is renewed while its driver lives; whatever a node leaves
 * behind, another one (or the next start) takes over. When the process stops, steps under way get a moment to end.
 */
public final class RunExecutor implements SmartLifecycle {

  /** The signal that a run needs a look. */
  public static final String SIGNAL = "run";

  private static final Logger LOG = LoggerFactory.getLogger(RunExecutor.class);
  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(1);
  private static final Duration RENEW_EVERY = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofSeconds(8);
  private static final int CLAIM_AT_ONCE = 100;
  private static final int RUNS_WITH_STEPS_UNDER_WAY = 64;

  private final RunLeaseStore leases;
  private final SharedTurns turns;
  private final StepFlight flights;
  private final Guardrails guardrails;
  private final Signals signals;
  private final Clock clock;
  private final Semaphore permits = new Semaphore(RUNS_WITH_STEPS_UNDER_WAY);
  private final Semaphore wakeUp = new Semaphore(0);
  private final Map<Long, RunDriver> drivers = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile AutoCloseable subscription = () -> {};
  private volatile boolean running;
  private volatile boolean stopping;
  private volatile Instant renewed = Instant.EPOCH;

  RunExecutor(RunLeaseStore leases, SharedTurns turns, StepFlight flights, Guardrails guardrails, Signals signals, Clock clock) {
    this.leases = leases;
    this.turns = turns;
    this.flights = flights;
    this.guardrails = guardrails;
    this.signals = signals;
    this.clock = clock;
  }

  /**
   * Drives a run that was claimed in a transaction that has committed.
   *
   * @param plan the run's plan, where it is at hand
   * @param first what its first turn came to, where one was taken; a place in {@link #places} was taken for it
   */
  void adopt(Claim claim, @Nullable Plan plan, @Nullable Outcome first) {
    if (stopping && first == null) {
      leases.release(claim, clock.instant());
      return;
    }
    RunDriver driver = new RunDriver(claim, plan, first, turns, flights, permits, clock);
    drivers.put(claim.id(), driver);
    if (stopping) {
      driver.drain();
    }
    driver.begin();
    Thread.ofVirtual().name("run-" + claim.id()).start(() -> drive(driver));
  }

  /** Returns the places for runs with steps under way. */
  Semaphore places() {
    return permits;
  }

  /** Takes up what is due, and lets the drivers of this node look at what has changed. */
  void look() {
    Instant now = clock.instant();
    if (!stopping) {
      leases.claim(CLAIM_AT_ONCE, now).forEach(claim -> adopt(claim, null, null));
    }
    if (!drivers.isEmpty()) {
      for (long id : leases.dueOfThisNode(now)) {
        RunDriver driver = drivers.get(id);
        if (driver != null) {
          driver.nudge();
        }
      }
    }
  }

  /** Renews the leases of this node's runs and of what they hold, and lets go of those that another node has taken. */
  void renew() {
    Map<Long, RunDriver> held = Map.copyOf(drivers);
    if (!held.isEmpty()) {
      List<Long> kept = leases.renew(held.keySet());
      held.forEach((id, driver) -> {
        if (!kept.contains(id)) {
          driver.abandon();
        }
      });
    }
    guardrails.renewLocks();
    renewed = clock.instant();
  }

  /** Returns how many runs this node drives. */
  public int driving() {
    return drivers.size();
  }

  @Override
  public void start() {
    stopping = false;
    running = true;
    renewed = clock.instant();
    subscription = signals.on(SIGNAL, wakeUp::release);
    threads.add(Thread.ofVirtual().name("runs-look").start(() -> repeat(this::look, LOOK_ANYWAY, wakeUp)));
    threads.add(Thread.ofVirtual().name("runs-renew").start(() -> repeat(this::renewOrLetGo, RENEW_EVERY, new Semaphore(0))));
  }

  @Override
  public void stop() {
    stopping = true;
    try {
      subscription.close();
      drivers.values().forEach(RunDriver::drain);
      awaitDrivers(GRACE);
      letGo();
    } catch (Exception e) {
      LOG.warn("The runs of this node did not end in time; another node takes them over", e);
    }
    running = false;
    threads.forEach(Thread::interrupt);
    threads.clear();
  }

  /** Lets go of every run as it is, at once. */
  void letGo() throws InterruptedException {
    stopping = true;
    drivers.values().forEach(RunDriver::abandon);
    awaitDrivers(Duration.ofSeconds(3));
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void drive(RunDriver driver) {
    Claim claim = driver.claim();
    try (var run = MDC.putCloseable("run", Long.toString(claim.id()))) {
      boolean giveBack = driver.drive();
      if (giveBack) {
        leases.release(claim, clock.instant());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error failure) {
      LOG.error("Run {} is left to whoever takes it over", claim.id(), failure);
    } finally {
      drivers.remove(claim.id(), driver);
    }
  }

  /** A node that cannot renew must let go before another one takes over. */
  private void renewOrLetGo() {
    try {
      renew();
    } catch (RuntimeException failure) {
      if (Duration.between(renewed, clock.instant()).compareTo(RunLeaseStore.RENEWED_BELOW) >= 0) {
        LOG.error("The leases of this node's runs could not be renewed; it lets go of them");
        drivers.values().forEach(RunDriver::abandon);
      }
      throw failure;
    }
  }

  private void awaitDrivers(Duration longest) throws InterruptedException {
    Semaphore never = new Semaphore(0);
    long end = System.nanoTime() + longest.toNanos();
    while (!drivers.isEmpty() && System.nanoTime() < end) {
      never.tryAcquire(10, TimeUnit.MILLISECONDS);
    }
  }

  private void repeat(Runnable work, Duration every, Semaphore sooner) {
    while (running) {
      try {
        if (sooner.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS)) {
          sooner.drainPermits();
        }
        work.run();
      } catch (InterruptedException interrupted) {
        return;
      } catch (RuntimeException | Error failure) {
        LOG.warn("The runs of this node cannot be looked after and are tried again in a moment: {}", failure.toString());
      }
    }
  }
}
