package dev.nightshift.ledger;

import dev.nightshift.ledger.FollowerStore.Ahead;
import dev.nightshift.ledger.FollowerStore.Cursor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes one step of a follower. It looks ahead without a transaction, which is sound because settled facts never change;
 * only where there is something to handle does it claim the cursor, handle, and move it, all in one transaction. Facts that
 * the follower does not want are not even read, and passing them is written down only now and then.
 */
final class FollowerStep {

  /** What a step found. */
  enum Outcome {
    /** Nothing to read; wait for a signal. */
    IDLE,
    /** A fact is there but a running transaction may still put one before it; look again in a moment. */
    WAITING,
    /** Facts were handled; there may be more. */
    MOVED
  }

  /** How far a follower has come, as far as this node knows. */
  private static final class Progress {
    final Set<String> unwanted = ConcurrentHashMap.newKeySet();
    Cursor stored = Cursor.START;
    Cursor passed = Cursor.START;
    Instant storedAt = Instant.EPOCH;
  }

  private static final Logger LOG = LoggerFactory.getLogger(FollowerStep.class);
  private static final int BATCH = 500;
  private static final Duration STORE_PASSED = Duration.ofSeconds(1);

  private final FollowerStore store;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Map<String, Progress> progress = new ConcurrentHashMap<>();

  FollowerStep(FollowerStore store, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.transaction = transaction;
    this.clock = clock;
  }

  Outcome take(Follower follower) {
    return step(follower, BATCH, this::handle);
  }

  /** Handles one fact alone; where it fails, it is passed over so that those behind it go on. */
  void takeOneOrSkip(Follower follower, int attempt, int attempts) {
    try {
      step(follower, 1, this::handle);
    } catch (RuntimeException failure) {
      if (attempt < attempts) {
        throw failure;
      }
      step(follower, 1, (skipping, ahead) -> skip(skipping, ahead, failure));
    }
  }

  private Outcome step(Follower follower, int limit, BiFunction<Follower, Ahead, Boolean> work) {
    Progress known = progress.computeIfAbsent(follower.name(), name -> new Progress());
    Cursor stored = store.position(follower.name());
    if (!stored.equals(known.stored)) {
      known.stored = stored;
      known.passed = stored;
    }
    Ahead ahead = store.after(known.passed, known.unwanted, limit).wanted(follower, known.unwanted);
    if (!ahead.facts().isEmpty()) {
      return take(follower, known, ahead, work);
    }
    known.passed = ahead.end();
    storePassed(follower, known);
    return ahead.waiting() ? Outcome.WAITING : Outcome.IDLE;
  }

  private Outcome take(Follower follower, Progress known, Ahead ahead, BiFunction<Follower, Ahead, Boolean> work) {
    boolean taken =
        Boolean.TRUE.equals(
            transaction.execute(
                status ->
                    store.claim(follower.name()).filter(known.stored::equals).isPresent() && work.apply(follower, ahead)));
    if (taken) {
      known.stored = ahead.end();
      known.passed = ahead.end();
    }
    return taken ? Outcome.MOVED : Outcome.IDLE;
  }

  private boolean handle(Follower follower, Ahead ahead) {
    follower.handle(ahead.facts());
    store.move(follower.name(), ahead.end(), clock.instant());
    return true;
  }

  private boolean skip(Follower follower, Ahead ahead, RuntimeException failure) {
    for (Fact fact : ahead.facts()) {
      LOG.error(
          "Follower {} cannot handle fact {} ({}); it is passed over and kept in follower_skip",
          follower.name(),
          fact.sequence(),
          fact.type(),
          failure);
      store.skip(follower.name(), fact.sequence(), clock.instant(), String.valueOf(failure));
    }
    store.move(follower.name(), ahead.end(), clock.instant());
    return true;
  }

  /** So that a restart need not pass everything again, and the lag is what it seems. */
  private void storePassed(Follower follower, Progress known) {
    Instant now = clock.instant();
    if (!known.passed.equals(known.stored) && Duration.between(known.storedAt, now).compareTo(STORE_PASSED) >= 0) {
      known.storedAt = now;
      if (store.pass(follower.name(), known.stored, known.passed, now)) {
        known.stored = known.passed;
      }
    }
  }
}
