package dev.nightshift.run;

import dev.nightshift.run.AttemptStore.Begun;
import dev.nightshift.run.AttemptStore.Key;
import dev.nightshift.run.AttemptStore.Over;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.runbook.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The attempts of a run in one transaction: read once where somebody asks, and written with few statements however many there are, of however many runs. */
final class AttemptBatch {
  private final AttemptStore store;
  private final long runId;
  private final Instant now;
  private final Map<Key, Begun> begun = new LinkedHashMap<>();
  private final Map<Key, Over> over = new LinkedHashMap<>();
  private final Map<Key, Long> ids = new HashMap<>();
  private @Nullable List<StepAttempt> stored;

  AttemptBatch(AttemptStore store, long runId, Instant now) {
    this.store = store;
    this.runId = runId;
    this.now = now;
  }

  void start(Flight flight, Section section, String item) {
    begun.put(key(flight), new Begun(key(flight), section, item));
  }

  void end(Flight flight, StepAttempt.Status status, Seen seen) {
    over.put(key(flight), new Over(key(flight), status, seen));
  }

  private Key key(Flight flight) {
    return new Key(runId, flight);
  }

  /** Returns all attempts of the run as they are in this transaction, the oldest first; those that are not written yet have no id. */
  List<StepAttempt> seen() {
    if (stored == null) {
      stored = store.ofRun(runId);
    }
    List<StepAttempt> seen = new ArrayList<>(stored);
    begun.values().forEach(attempt -> seen.add(attempt.started(now)));
    seen.replaceAll(attempt -> {
      Over end = over.get(key(new Flight(attempt.step(), attempt.target(), attempt.attempt())));
      return end == null ? attempt : end.of(attempt, now);
    });
    return seen;
  }

  /** Writes what has come together in this run. */
  void write() {
    write(store, List.of(this), now);
  }

  /** Writes what has come together in several runs: what both began and ended since the last time is one row. */
  static void write(AttemptStore store, Collection<AttemptBatch> batches, Instant now) {
    List<@Nullable List<StepAttempt>> known = new ArrayList<>();
    Map<Key, Begun> begun = new LinkedHashMap<>();
    Map<Key, Over> over = new LinkedHashMap<>();
    for (AttemptBatch batch : batches) {
      known.add(batch.stored == null ? null : batch.seen());
      begun.putAll(batch.begun);
      over.putAll(batch.over);
    }
    Map<Key, Long> ids = begun.isEmpty() ? Map.of() : store.start(begun.values(), over, now);
    over.keySet().removeAll(begun.keySet());
    if (!over.isEmpty()) {
      store.end(over.values(), now);
    }
    Iterator<@Nullable List<StepAttempt>> stored = known.iterator();
    batches.forEach(batch -> batch.written(ids, stored.next()));
  }

  private void written(Map<Key, Long> all, @Nullable List<StepAttempt> known) {
    begun.keySet().forEach(key -> ids.put(key, Objects.requireNonNull(all.get(key), "every attempt that is inserted is returned")));
    begun.clear();
    over.clear();
    stored = known;
  }

  /** Returns the id of an attempt that was started in this transaction and is written. */
  long id(Flight flight) {
    Long id = ids.get(key(flight));
    if (id == null) {
      throw new IllegalStateException("The attempt " + flight + " of run " + runId + " is not written");
    }
    return id;
  }
}
