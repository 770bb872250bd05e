package dev.nightshift.intake;

import dev.nightshift.platform.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer: while a batch is being written, the next gathers. A single sender's event is written at once; where several send
 * at the same time, waiting for as many as last time, for a moment at most, makes one batch of what would be many. Whoever hands in events is told when they are
 * durable, or why they are not.
 */
final class Lane implements Runnable {

  /** What a caller handed in, and the promise it waits for. */
  record Waiting(List<Arrived> events, CompletableFuture<Void> stored) {}

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int BATCH = 2_000;
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration LOOK_ANYWAY = Duration.ofMillis(50);

  private final int number;
  private final Acceptance acceptance;
  private final IntakeMetrics metrics;
  private final GatheringQueue<Waiting> queue = new GatheringQueue<>();
  private volatile boolean closing;

  Lane(int number, Acceptance acceptance, IntakeMetrics metrics) {
    this.number = number;
    this.acceptance = acceptance;
    this.metrics = metrics;
  }

  CompletableFuture<Void> add(List<Arrived> events) {
    Waiting waiting = new Waiting(events, new CompletableFuture<>());
    queue.add(waiting);
    return waiting.stored();
  }

  /** Ends the writer once everything that waits is written. */
  void close() {
    closing = true;
  }

  @Override
  public void run() {
    int last = 1;
    try {
      while (!closing || !queue.isEmpty()) {
        Waiting first = queue.poll(LOOK_ANYWAY);
        if (first != null) {
          // Who has been told comes again: as many as last time are worth a moment.
          queue.await(last - 1, MOMENT);
          List<Waiting> batch = gathered(first);
          last = batch.size();
          write(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Waiting> gathered(Waiting first) {
    List<Waiting> batch = new ArrayList<>();
    int events = 0;
    for (Waiting next = first; next != null; next = events < BATCH ? queue.poll() : null) {
      batch.add(next);
      events += next.events().size();
    }
    return batch;
  }

  private void write(List<Waiting> batch) {
    List<Arrived> events = batch.stream().flatMap(waiting -> waiting.events().stream()).toList();
    metrics.written(events.size());
    try {
      acceptance.store(number, events);
      batch.forEach(waiting -> waiting.stored().complete(null));
    } catch (RuntimeException | Error failure) {
      if (Attempts.worthAnother(failure)) {
        metrics.rejected("unavailable", events.size());
        batch.forEach(waiting -> waiting.stored().completeExceptionally(unavailable(failure)));
      } else {
        LOG.warn("A batch of {} events cannot be stored; they are tried one by one: {}", events.size(), failure.toString());
        batch.forEach(this::oneByOne);
      }
    }
  }

  /** Keeps a poison event from harming its neighbours. */
  private void oneByOne(Waiting waiting) {
    Problem problem = null;
    for (Arrived arrived : waiting.events()) {
      Problem own = alone(arrived);
      problem = own == null || problem instanceof Problem.Unavailable ? problem : own;
    }
    if (problem == null) {
      waiting.stored().complete(null);
    } else {
      waiting.stored().completeExceptionally(problem);
    }
  }

  private @Nullable Problem alone(Arrived arrived) {
    try {
      acceptance.store(number, List.of(arrived));
      return null;
    } catch (RuntimeException | Error failure) {
      if (Attempts.worthAnother(failure)) {
        return unavailable(failure);
      }
      metrics.rejected("poison", 1);
      LOG.error("An event of {} with the key {} cannot be stored", arrived.integration(), arrived.event().dedupKey(), failure);
      return new Problem.Invalid("The event " + arrived.event().dedupKey() + " cannot be stored; Nightshift's log has the details.", failure);
    }
  }

  private static Problem.Unavailable unavailable(Throwable failure) {
    LOG.warn("Events could not be stored: {}", failure.getMessage());
    return new Problem.Unavailable("The database does not answer. Send the events again.", failure);
  }
}
