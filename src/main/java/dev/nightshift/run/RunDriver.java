package dev.nightshift.run;

import dev.nightshift.run.RunState.Flight;
import dev.nightshift.run.RunState.Halt;
import dev.nightshift.run.RunStore.Claim;
import dev.nightshift.run.RunTurns.Message;
import dev.nightshift.run.RunTurns.Outcome;
import dev.nightshift.run.RunTurns.Start;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives one run on this node, on a virtual thread of its own, until it ends, waits for a person, or is taken away. */
final class RunDriver {
  private static final Logger LOG = LoggerFactory.getLogger(RunDriver.class);
  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(30);
  private static final int AT_ONCE = 500;
  private static final long PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 15_000;

  private final Claim claim;
  private final SharedTurns turns;
  private final StepFlight flights;
  private final Semaphore permits;
  private final Clock clock;
  private final BlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();
  private final Map<Flight, Thread> flying = new ConcurrentHashMap<>();
  private @Nullable Plan plan;
  private @Nullable Outcome first;
  private volatile boolean draining;
  private volatile boolean taken;

  /** @param first what the first turn came to, where it was taken; this driver has a permit then */
  RunDriver(
      Claim claim, @Nullable Plan plan, @Nullable Outcome first, SharedTurns turns, StepFlight flights, Semaphore permits, Clock clock) {
    this.claim = claim;
    this.plan = plan;
    this.first = first;
    this.turns = turns;
    this.flights = flights;
    this.permits = permits;
    this.clock = clock;
  }

  Claim claim() {
    return claim;
  }

  /** Something outside may have changed. */
  void nudge() {
    mailbox.add(Message.of(new RunEvent.Woken()));
  }

  /** Lets what is under way end, and begins nothing new. */
  void drain() {
    draining = true;
    nudge();
  }

  /** Lets go of the run as it is: what is under way is interrupted, and nothing more is written. */
  void abandon() {
    taken = true;
    flying.values().forEach(Thread::interrupt);
    nudge();
  }

  /** Starts what the first turn decided to start, where it was taken, before {@link #drive} is called. */
  void begin() {
    if (first != null) {
      Outcome outcome = first;
      outcome.starts().forEach(start -> launch(outcome, start));
    }
  }

  /** Returns when there is nothing more to do on this node; true where the run should be given back. */
  boolean drive() throws InterruptedException {
    boolean permitted = first != null;
    try {
      List<Message> next = List.of(Message.of(new RunEvent.Recovered()));
      while (!taken) {
        if (!permitted) {
          permits.acquire();
          permitted = true;
        }
        Optional<Outcome> turn = first == null ? take(next) : Optional.of(first);
        if (turn.isEmpty()) {
          LOG.info("Run {} is driven by another node now", claim.id());
          abandon();
          return false;
        }
        Outcome outcome = turn.get();
        plan = outcome.plan();
        if (first == null) {
          outcome.starts().forEach(start -> launch(outcome, start));
        }
        stopWhereAsked(outcome.state().halt());
        if (outcome.released()) {
          return false;
        }
        if (outcome.idle()) {
          permits.release();
          permitted = false;
          if (draining) {
            return true;
          }
        }
        next = first != null && outcome.starts().isEmpty() ? next : await(outcome.state().wakeAt());
        first = null;
      }
      return true;
    } finally {
      if (permitted) {
        permits.release();
      }
    }
  }

  /** A turn that fails changes nothing, so it is tried again until it works or the run is taken away. */
  private Optional<Outcome> take(List<Message> messages) throws InterruptedException {
    long pause = PAUSE_MILLIS;
    while (true) {
      try {
        return turns.take(new RunTurns.Request(claim, plan, messages, !draining));
      } catch (RuntimeException failure) {
        if (taken) {
          return Optional.empty();
        }
        LOG.warn("Run {} cannot go on and tries again in a moment: {}", claim.id(), failure.toString(), failure);
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private void launch(Outcome outcome, Start start) {
    Thread thread = Thread.ofVirtual().name("run-" + claim.id() + "-" + start.flight().step()).unstarted(() -> fly(outcome, start));
    flying.put(start.flight(), thread);
    thread.start();
    if (taken) {
      thread.interrupt();
    }
  }

  private void fly(Outcome outcome, Start start) {
    Seen end = flown(outcome, start);
    flying.remove(start.flight());
    if (!taken) {
      Flight flight = start.flight();
      mailbox.add(new Message(new RunEvent.AttemptEnded(flight.step(), flight.target(), flight.attempt(), end.ok(), end.error()), end));
    }
  }

  /** Whatever breaks, the attempt has ended: as long as this node drives the run, nobody else would say so. */
  private Seen flown(Outcome outcome, Start start) {
    try {
      return flights.fly(outcome.run(), outcome.plan(), start).orElseGet(() -> Seen.failed("it was stopped before it ended"));
    } catch (RuntimeException | Error broken) {
      LOG.error("Step {} of run {} broke off", start.flight().step(), claim.id(), broken);
      return Seen.failed("it broke off on this node (" + broken.getClass().getSimpleName() + "); the server's log has the details");
    }
  }

  private void stopWhereAsked(@Nullable Halt halt) {
    if (halt != null && halt.interrupt()) {
      flying.values().forEach(Thread::interrupt);
    }
  }

  /** Everything that has happened by now is one turn: what a thousand targets answer costs few commits. */
  private List<Message> await(@Nullable Instant wakeAt) throws InterruptedException {
    Duration patience = wakeAt == null ? LOOK_ANYWAY : Duration.between(clock.instant(), wakeAt);
    long millis = Math.clamp(patience.toMillis() + 1, 0, LOOK_ANYWAY.toMillis());
    Message first = mailbox.poll(millis, TimeUnit.MILLISECONDS);
    List<Message> messages = new ArrayList<>();
    messages.add(first == null ? Message.of(new RunEvent.Woken()) : first);
    mailbox.drainTo(messages, AT_ONCE);
    return messages;
  }
}
