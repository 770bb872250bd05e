package dev.nightshift.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes one step of a follower. It looks at the tail without a transaction, which is sound because settled facts never
 * change; only where there is something to handle does it claim the cursor, handle, and move it, all in one transaction.
 * Passing facts that the follower does not want is written down only now and then.
 */
final class FollowerStep {

  /** What a step found. */
  enum Outcome {
    /** Nothing to handle, or another node handles it; wait for more. */
    IDLE,
    /** All facts that were there were handled. */
    MOVED,
    /** As many facts as the follower takes at once were handled; there may be more. */
    FULL
  }

  /** What lies ahead of a follower: the facts that it wants, and up to where all is told. */
  private record Ahead(UUID life, List<Fact> facts, long end) {}

  /** How far a follower has come, as far as this node knows. */
  private static final class Progress {
    @Nullable UUID life;
    long stored;
    long passed;
    Instant storedAt = Instant.EPOCH;

    Progress(long stored) {
      moved(stored);
    }

    void moved(long to) {
      stored = to;
      passed = to;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(FollowerStep.class);
  private static final int LOOK_AHEAD = 500;
  private static final Duration STORE_PASSED = Duration.ofSeconds(1);

  private final FollowerStore store;
  private final LedgerTail tail;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Map<String, Progress> progress = new ConcurrentHashMap<>();

  FollowerStep(FollowerStore store, LedgerTail tail, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.tail = tail;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Looks up where a follower stands, which another node may have changed; the first time it is made known. */
  void reload(Follower follower) {
    Progress known = progress.get(follower.name());
    if (known == null) {
      store.register(follower.name());
      progress.put(follower.name(), new Progress(store.position(follower.name())));
      return;
    }
    long stored = store.position(follower.name());
    if (stored != known.stored) {
      known.moved(stored);
    }
  }

  Outcome take(Follower follower) {
    return step(follower, follower.atOnce(), FollowerStep::handle);
  }

  /** Handles one fact alone; where it fails, it is passed over so that those behind it go on. */
  void takeOneOrSkip(Follower follower, int attempt, int attempts) {
    try {
      step(follower, 1, FollowerStep::handle);
    } catch (RuntimeException | Error failure) {
      if (attempt < attempts) {
        throw failure;
      }
      step(follower, 1, (skipping, ahead) -> skip(skipping, ahead, failure));
    }
  }

  private Outcome step(Follower follower, int limit, BiConsumer<Follower, Ahead> work) {
    Progress known = Objects.requireNonNull(progress.get(follower.name()), "reload comes first");
    Ahead ahead = ahead(follower, known, limit);
    if (ahead.facts().isEmpty()) {
      known.passed = ahead.end();
      storePassed(follower, known);
      return Outcome.IDLE;
    }
    return Boolean.TRUE.equals(transaction.execute(status -> claimed(status, follower, known, ahead, work)))
        ? moved(known, ahead, limit)
        : Outcome.IDLE;
  }

  /** Reads on until there is something that the follower wants, or nothing at all. Where the ledger has another life, it begins where it stands in that. */
  private Ahead ahead(Follower follower, Progress known, int limit) {
    long end = known.passed;
    while (true) {
      Settled settled = tail.after(end, LOOK_AHEAD);
      if (!settled.life().equals(known.life)) {
        known.moved(store.position(follower.name()));
        known.life = settled.life();
        end = known.passed;
        continue;
      }
      List<Fact> wanted = settled.facts().stream().filter(fact -> follower.wants(fact.type())).limit(limit).toList();
      end = wanted.size() == limit ? wanted.getLast().sequence() : Math.max(end, settled.end());
      if (!wanted.isEmpty() || settled.facts().isEmpty()) {
        return new Ahead(settled.life(), wanted, end);
      }
    }
  }

  /** Where another node has moved the cursor, its place is taken over and nothing is handled; what was handled meanwhile is undone. */
  private boolean claimed(TransactionStatus status, Follower follower, Progress known, Ahead ahead, BiConsumer<Follower, Ahead> work) {
    Long stored = store.claim(follower.name(), ahead.life()).orElse(null);
    if (stored == null) {
      return false;
    }
    if (stored != known.stored) {
      known.moved(stored);
      return false;
    }
    work.accept(follower, ahead);
    if (!store.move(follower.name(), ahead.life(), stored, ahead.end(), clock.instant())) {
      status.setRollbackOnly();
      return false;
    }
    return true;
  }

  private static Outcome moved(Progress known, Ahead ahead, int limit) {
    known.moved(ahead.end());
    return ahead.facts().size() == limit ? Outcome.FULL : Outcome.MOVED;
  }

  private static void handle(Follower follower, Ahead ahead) {
    follower.handle(ahead.facts());
  }

  private void skip(Follower follower, Ahead ahead, Throwable failure) {
    for (Fact fact : ahead.facts()) {
      LOG.error(
          "Follower {} cannot handle fact {} ({}); it is passed over and kept in follower_skip",
          follower.name(),
          fact.sequence(),
          fact.type(),
          failure);
      store.skip(follower.name(), fact.sequence(), clock.instant(), String.valueOf(failure));
    }
  }

  /** So that a restart need not pass everything again, and the lag is what it seems. */
  private void storePassed(Follower follower, Progress known) {
    if (Duration.between(known.storedAt, clock.instant()).compareTo(STORE_PASSED) >= 0) {
      storePassed(follower);
    }
  }

  /** Writes down how far a follower has come over facts that it does not want. */
  void storePassed(Follower follower) {
    Progress known = progress.get(follower.name());
    if (known != null && known.life != null && known.passed != known.stored) {
      known.storedAt = clock.instant();
      if (store.move(follower.name(), known.life, known.stored, known.passed, known.storedAt)) {
        known.stored = known.passed;
      }
    }
  }
}
