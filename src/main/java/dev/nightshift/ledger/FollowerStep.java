package dev.nightshift.ledger;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes one step of a follower: reads a batch, handles it, moves the cursor, all in one transaction. */
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

  private static final Logger LOG = LoggerFactory.getLogger(FollowerStep.class);
  private static final int BATCH = 500;

  private final FollowerStore store;
  private final TransactionTemplate transaction;
  private final Clock clock;

  FollowerStep(FollowerStore store, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.transaction = transaction;
    this.clock = clock;
  }

  Outcome take(Follower follower) {
    return take(follower, BATCH);
  }

  /** Handles one fact alone; where it fails, it is passed over so that those behind it go on. */
  void takeOneOrSkip(Follower follower, int attempt, int attempts) {
    try {
      take(follower, 1);
    } catch (RuntimeException failure) {
      if (attempt < attempts) {
        throw failure;
      }
      skipNext(follower, failure);
    }
  }

  private Outcome take(Follower follower, int limit) {
    return transaction.execute(
        status -> {
          Optional<FollowerStore.Cursor> cursor = store.claim(follower.name());
          if (cursor.isEmpty()) {
            return Outcome.IDLE;
          }
          FollowerStore.Ahead ahead = store.after(cursor.get(), limit);
          List<Fact> wanted = ahead.facts().stream().filter(fact -> follower.wants(fact.type())).toList();
          if (!wanted.isEmpty()) {
            follower.handle(wanted);
          }
          if (ahead.facts().isEmpty()) {
            return ahead.waiting() ? Outcome.WAITING : Outcome.IDLE;
          }
          store.move(follower.name(), ahead.end(), clock.instant());
          return Outcome.MOVED;
        });
  }

  private void skipNext(Follower follower, RuntimeException failure) {
    transaction.executeWithoutResult(
        status ->
            store
                .claim(follower.name())
                .ifPresent(
                    cursor -> {
                      FollowerStore.Ahead ahead = store.after(cursor, 1);
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
                    }));
  }
}
