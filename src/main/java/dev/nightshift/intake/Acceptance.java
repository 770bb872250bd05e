package dev.nightshift.intake;

import dev.nightshift.platform.Signals;
import java.util.List;

/**
 * Makes events durable: applied at once while that keeps up, and otherwise in the journal, from where {@link Backlog} applies them in
 * their order. As long as anything waits there, on any node, nothing overtakes it (docs/adr/0006).
 */
final class Acceptance {
  private final JournalStore journal;
  private final EventSink sink;
  private final BatchWriter writer;
  private final Backlog backlog;
  private final Pressure pressure;
  private final Attempts attempts;
  private final Signals signals;

  Acceptance(JournalStore journal, EventSink sink, BatchWriter writer, Backlog backlog, Pressure pressure, Attempts attempts, Signals signals) {
    this.journal = journal;
    this.sink = sink;
    this.writer = writer;
    this.backlog = backlog;
    this.pressure = pressure;
    this.attempts = attempts;
    this.signals = signals;
  }

  /** Whether so much waits that the door must be shut. */
  boolean full() {
    return backlog.full();
  }

  /** Stores all or nothing. */
  void store(int lane, List<Arrived> events) {
    long from = System.nanoTime();
    int changed = attempts.run(() -> storeNow(lane, events));
    pressure.worked(from, System.nanoTime(), changed);
  }

  private int storeNow(int lane, List<Arrived> events) {
    Look look = journal.look();
    if (look.holds() == Look.Holds.NOTHING && !pressure.high(System.nanoTime())) {
      return writer.apply(lane, look, events);
    }
    List<Arrived> later = sink.unsettled(look, events);
    if (!later.isEmpty()) {
      if (look.holds() == Look.Holds.NOTHING) {
        signals.raise(Backlog.SIGNAL);
      }
      backlog.took(later.size(), journal.append(later));
    }
    return 0;
  }
}
