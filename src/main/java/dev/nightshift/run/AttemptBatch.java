package dev.nightshift.run;

import dev.nightshift.run.AttemptStore.Begun;
import dev.nightshift.run.AttemptStore.Over;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.runbook.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The attempts that begin and end in one transaction, written with few statements however many targets there are. */
final class AttemptBatch {
  private final AttemptStore store;
  private final long runId;
  private final Instant now;
  private final List<Begun> begun = new ArrayList<>();
  private final List<Over> over = new ArrayList<>();
  private final Map<Flight, Long> ids = new HashMap<>();

  AttemptBatch(AttemptStore store, long runId, Instant now) {
    this.store = store;
    this.runId = runId;
    this.now = now;
  }

  void start(Flight flight, Section section, String item) {
    begun.add(new Begun(flight, section, item));
  }

  void end(Flight flight, StepAttempt.Status status, Seen seen) {
    over.add(new Over(flight, status, seen));
  }

  /** Writes what has come together; whoever reads attempts in this transaction sees it from then on. */
  void write() {
    if (!begun.isEmpty()) {
      ids.putAll(store.start(runId, begun, now));
      begun.clear();
    }
    if (!over.isEmpty()) {
      store.end(runId, over, now);
      over.clear();
    }
  }

  /** Returns the id of an attempt that was started in this transaction and is written. */
  long id(Flight flight) {
    Long id = ids.get(flight);
    if (id == null) {
      throw new IllegalStateException("The attempt " + flight + " of run " + runId + " is not written");
    }
    return id;
  }
}
