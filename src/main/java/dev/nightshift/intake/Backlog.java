package dev.nightshift.intake;

import dev.nightshift.platform.Pulse;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Applies what waits in the journal, in order, each event exactly once: one node at a time, in the transaction in which it leaves the
 * journal. While this node still takes events into the journal it leaves them most of the machine.
 */
final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  static final String SIGNAL = "intake-backlog";
  private static final int AT_ONCE = 500;
  private static final long LIMIT_BYTES = 2L << 30;
  private static final long MOMENT_NANOS = 100_000_000;
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int REST = 3;

  private final JournalStore journal;
  private final BatchWriter writer;
  private final Attempts attempts;
  private final IntakeMetrics metrics;
  private final int lane;
  private volatile JournalStore.Size size = new JournalStore.Size(0, 0);
  private long measuredAt = System.nanoTime();
  private volatile long tookAt = System.nanoTime() - MOMENT_NANOS;

  /** @param lane the writer that it is, beside those that take events in */
  Backlog(JournalStore journal, BatchWriter writer, Attempts attempts, IntakeMetrics metrics, int lane) {
    this.journal = journal;
    this.writer = writer;
    this.attempts = attempts;
    this.metrics = metrics;
    this.lane = lane;
    metrics.journal(() -> size.events());
  }

  /** Takes note of what went into the journal. */
  synchronized void took(int events, long bytes) {
    size = new JournalStore.Size(size.events() + events, size.bytes() + bytes);
    tookAt = System.nanoTime();
  }

  boolean full() {
    return size.bytes() > LIMIT_BYTES;
  }

  /** Applies the first events that wait; returns after how long the next want to be. */
  Duration applySome() {
    long from = System.nanoTime();
    int applied = some();
    measure(applied == 0);
    if (applied == 0) {
      return Pulse.AT_LEAST_EVERY;
    }
    long now = System.nanoTime();
    return now - tookAt < MOMENT_NANOS ? Duration.ofNanos(REST * (now - from)) : Duration.ZERO;
  }

  private int some() {
    try {
      return attempts.run(this::someNow);
    } catch (RuntimeException failure) {
      if (Attempts.worthAnother(failure)) {
        throw failure;
      }
      LOG.warn("Events of the journal cannot be applied together; they are tried one by one: {}", failure.toString());
      return oneByOne();
    }
  }

  private int someNow() {
    List<JournalStore.Entry> first = journal.lock() ? journal.first(AT_ONCE) : List.of();
    if (first.isEmpty()) {
      return 0;
    }
    List<Arrived> events = first.stream().flatMap(entry -> entry.left().stream()).toList();
    writer.apply(lane, journal.look(), events);
    journal.remove(first);
    return first.size();
  }

  /** Keeps an event that cannot be applied from holding up the others. */
  private int oneByOne() {
    List<JournalStore.Entry> first = attempts.run(() -> journal.first(AT_ONCE));
    for (JournalStore.Entry entry : first) {
      for (int i = entry.applied(); i < entry.events().size(); i++) {
        alone(entry, i);
      }
      attempts.run(
          () -> {
            journal.remove(List.of(entry));
            return true;
          });
    }
    return first.size();
  }

  private void alone(JournalStore.Entry entry, int index) {
    Arrived arrived = entry.events().get(index);
    try {
      attempts.run(
          () -> {
            journal.advance(entry, index);
            return writer.apply(lane, journal.look(), List.of(arrived));
          });
    } catch (RuntimeException failure) {
      if (Attempts.worthAnother(failure)) {
        throw failure;
      }
      LOG.error("An event of {} with the key {} was answered, but cannot be applied; it is kept in intake_set_aside", arrived.integration(), arrived.event().dedupKey(), failure);
      attempts.run(
          () -> {
            journal.advance(entry, index);
            journal.setAside(arrived, NestedExceptionUtils.getMostSpecificCause(failure).toString());
            return true;
          });
      metrics.rejected("poison", 1);
    }
  }

  /** Counts what waits, now and then, for it takes the longer the more that is. */
  private synchronized void measure(boolean anyhow) {
    long now = System.nanoTime();
    if (anyhow || now - measuredAt > SECOND_NANOS) {
      size = journal.size();
      measuredAt = now;
    }
  }
}
