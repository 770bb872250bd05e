package dev.nightshift.run;

import dev.nightshift.run.AttemptStore.Begun;
import dev.nightshift.run.AttemptStore.Over;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.runbook.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attempts of a run in one transaction: read once where somebody asks, and written with few statements however many there are. */
final class AttemptBatch {
  private final AttemptStore store;
  private final long runId;
  private final Instant now;
  private final Map<Flight, Begun> begun = new LinkedHashMap<>();
  private final Map<Flight, Over> over = new LinkedHashMap<>();
  private final Map<Flight, Long> ids = new HashMap<>();
  private @Nullable List<StepAttempt> stored;

  AttemptBatch(AttemptStore store, long runId, Instant now) {
    this.store = store;
    this.runId = runId;
    this.now = now;
  }

  void start(Flight flight, Section section, String item) {
    begun.put(flight, new Begun(flight, section, item));
  }

  void end(Flight flight, StepAttempt.Status status, Seen seen) {
    over.put(flight, new Over(flight, status, seen));
  }

  /** Returns all attempts of the run as they are in this transaction, the oldest first; those that are not written yet have no id. */
  List<StepAttempt> seen() {
    if (stored == null) {
      stored = store.ofRun(runId);
    }
    List<StepAttempt> seen = new ArrayList<>(stored);
    begun.values().forEach(attempt -> seen.add(attempt.started(runId, now)));
    seen.replaceAll(attempt -> {
      Over end = over.get(new Flight(attempt.step(), attempt.target(), attempt.attempt()));
      return end == null ? attempt : end.of(attempt, now);
    });
    return seen;
  }

  /** Writes what has come together: what both began and ended since the last time is one row. */
  void write() {
    List<StepAttempt> known = stored == null ? null : seen();
    if (!begun.isEmpty()) {
      ids.putAll(store.start(runId, begun.values(), over, now));
      over.keySet().removeAll(begun.keySet());
      begun.clear();
    }
    if (!over.isEmpty()) {
      store.end(runId, over.values(), now);
      over.clear();
    }
    stored = known;
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
