package dev.nightshift.demo;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.dao.DataAccessException;

/** Reads the ledger as it grows, tells it on the stage, and lets the acts wait for what happens. */
final class Story implements AutoCloseable {

  private static final Duration LOOK = Duration.ofMillis(150);
  private static final int AT_ONCE = 300;

  private final Ledger ledger;
  private final Stage stage;
  private final List<Fact> facts = new ArrayList<>();
  private final Set<Long> seen = new HashSet<>();
  private final Thread reader;
  private volatile boolean open = true;

  Story(Ledger ledger, Stage stage) {
    this.ledger = ledger;
    this.stage = stage;
    ledger.newest(Long.MAX_VALUE, AT_ONCE).forEach(fact -> seen.add(fact.sequence()));
    this.reader = Thread.ofPlatform().name("story").daemon().start(this::read);
  }

  /** Returns the place in the story where it is now. */
  synchronized int now() {
    return facts.size();
  }

  /** Waits for a fact after a place in the story; empty when it did not come in time. */
  synchronized Optional<Fact> await(int after, Duration patience, Predicate<Fact> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    int next = after;
    while (true) {
      for (; next < facts.size(); next++) {
        if (wanted.test(facts.get(next))) {
          return Optional.of(facts.get(next));
        }
      }
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0 || !open) {
        return Optional.empty();
      }
      wait(left);
    }
  }

  private void read() {
    try {
      while (open) {
        Thread.sleep(LOOK);
        try {
          ledger.newest(Long.MAX_VALUE, AT_ONCE).reversed().forEach(this::take);
        } catch (DataAccessException stopping) {
          // The server is on its way down; what matters has been told.
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void take(Fact fact) {
    if (seen.add(fact.sequence())) {
      Telling.of(fact).ifPresent(sentence -> stage.happening(fact.at(), sentence));
      facts.add(fact);
      notifyAll();
    }
  }

  @Override
  public synchronized void close() {
    open = false;
    reader.interrupt();
    notifyAll();
  }
}
