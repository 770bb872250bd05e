package dev.nightshift.intake;

import dev.nightshift.platform.Pulse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Applies what waits in the journal, in order, each event exactly once: one node at a time, in the transaction in which it leaves the
 * journal, at a {@link Pace} that leaves the machine to those who send while they send more than can be applied.
 */
final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  static final String SIGNAL = "intake-backlog";
  private static final long LIMIT_BYTES = 2L << 30;
  private static final long SECOND_NANOS = 1_000_000_000;

  /** What was applied together, and when the first of it had arrived. */
  private record Applied(int rows, int events, Instant since) {
    static final Applied NOTHING = new Applied(0, 0, Instant.EPOCH);

    static Applied of(List<JournalStore.Entry> entries) {
      int events = entries.stream().mapToInt(entry -> entry.left().size()).sum();
      return entries.isEmpty() ? NOTHING : new Applied(entries.size(), events, entries.getFirst().events().getFirst().at());
    }
  }

  private final JournalStore journal;
  private final BatchWriter writer;
  private final Attempts attempts;
  private final IntakeMetrics metrics;
  private final int lane;
  private final Clock clock;
  private final Pace pace = new Pace(System.nanoTime());
  private volatile JournalStore.Size size = new JournalStore.Size(0, 0);
  private long measuredAt = System.nanoTime();

  /** @param lane the writer that it is, beside those that take events in */
  Backlog(JournalStore journal, BatchWriter writer, Attempts attempts, IntakeMetrics metrics, int lane, Clock clock) {
    this.journal = journal;
    this.writer = writer;
    this.attempts = attempts;
    this.metrics = metrics;
    this.lane = lane;
    this.clock = clock;
    metrics.journal(() -> size.events());
  }

  /** Takes note of what went into the journal. */
  synchronized void took(int events, long bytes) {
    size = new JournalStore.Size(size.events() + events, size.bytes() + bytes);
    pace.took(events, System.nanoTime());
  }

  boolean full() {
    return size.bytes() > LIMIT_BYTES;
  }

  /** Applies the first events that wait; returns after how long the next want to be. */
  Duration applySome() {
    long from = System.nanoTime();
    Applied applied = some();
    boolean nothing = applied.rows() == 0;
    measure(nothing);
    return nothing ? Pulse.AT_LEAST_EVERY : pace.applied(applied.events(), from, System.nanoTime(), Duration.between(applied.since(), clock.instant()));
  }

  private Applied some() {
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

  private Applied someNow() {
    List<JournalStore.Entry> first = journal.lock() ? journal.first(pace.atOnce()) : List.of();
    if (first.isEmpty()) {
      return Applied.NOTHING;
    }
    List<Arrived> events = first.stream().flatMap(entry -> entry.left().stream()).toList();
    writer.apply(lane, journal.look(), events);
    journal.remove(first);
    return Applied.of(first);
  }

  /** Keeps an event that cannot be applied from holding up the others. */
  private Applied oneByOne() {
    List<JournalStore.Entry> first = attempts.run(() -> journal.first(pace.atOnce()));
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
    return Applied.of(first);
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
