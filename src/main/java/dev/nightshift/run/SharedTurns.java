package dev.nightshift.run;

import dev.nightshift.run.RunTurns.Outcome;
import dev.nightshift.run.RunTurns.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the turns of this node's runs. Runs that only look share them: what comes within a moment, or while others are being written,
 * is one commit. A run that may act has each turn at once and to itself.
 */
final class SharedTurns {
  private static final Logger LOG = LoggerFactory.getLogger(SharedTurns.class);

  /** Nobody notices, and in a storm there is something to share. */
  private static final Duration PATIENCE = Duration.ofMillis(25);

  private static final int AT_ONCE = 50;

  private static final class Waiting {
    final Request request;
    boolean tried;
    @Nullable Outcome outcome;

    Waiting(Request request) {
      this.request = request;
    }
  }

  private final RunTurns turns;
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock writing = new ReentrantLock(true);

  SharedTurns(RunTurns turns) {
    this.turns = turns;
  }

  /**
   * Takes a turn of a run that this node drives; whatever it throws, nothing has changed.
   *
   * @return empty where another node has taken the run over
   */
  Optional<Outcome> take(Request request) {
    Outcome shared = onlyLooks(request.plan()) ? share(request) : null;
    return shared == null ? turns.take(request) : Optional.of(shared);
  }

  /** A run that calls others or is called writes to their rows as well, and so is never held together with more. */
  private static boolean onlyLooks(@Nullable Plan plan) {
    return plan != null && plan.purpose() == Purpose.DIAGNOSE && plan.caller() == null && plan.steps().stream().noneMatch(PlannedStep::calls);
  }

  /** Returns what came of a turn that was written with others; null where it must be taken alone. Whoever comes first writes for all. */
  private @Nullable Outcome share(Request request) {
    Waiting mine = new Waiting(request);
    waiting.add(mine);
    writing.lock();
    try {
      while (!mine.tried) {
        LockSupport.parkNanos(PATIENCE.toNanos());
        writeSome();
      }
      return mine.outcome;
    } finally {
      writing.unlock();
    }
  }

  private void writeSome() {
    List<Waiting> some = new ArrayList<>();
    for (Waiting next = waiting.poll(); next != null; next = some.size() < AT_ONCE ? waiting.poll() : null) {
      some.add(next);
    }
    Map<Long, Outcome> written = some.size() == 1 ? Map.of() : written(some);
    for (Waiting one : some) {
      one.outcome = written.get(one.request.claim().id());
      one.tried = true;
    }
  }

  /** What cannot be written together is written one by one, so that nobody suffers from a neighbour. */
  private Map<Long, Outcome> written(List<Waiting> some) {
    try {
      return turns.takeFree(some.stream().map(one -> one.request).toList());
    } catch (RuntimeException oneOfThem) {
      LOG.debug("Turns of {} runs cannot be written together; each is taken alone: {}", some.size(), oneOfThem.toString());
      return Map.of();
    }
  }
}
