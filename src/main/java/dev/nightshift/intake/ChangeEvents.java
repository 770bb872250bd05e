package dev.nightshift.intake;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The changes of late, for whoever asks what was done before it broke. */
public final class ChangeEvents {

  private static final int LIMIT = 100;

  private final ChangeEventStore store;

  public ChangeEvents(ChangeEventStore store) {
    this.store = store;
  }

  /** Returns the changes on some services since then, newest first, at most a hundred. */
  public List<ChangeEvent> recent(Set<String> services, Instant since) {
    return store.recent(services, since, LIMIT);
  }

  /** Returns the changes of these ids, in their order; {@code change.recorded} on the ledger names one each. */
  public List<ChangeEvent> find(Collection<Long> ids) {
    return ids.isEmpty() ? List.of() : store.find(ids);
  }
}
