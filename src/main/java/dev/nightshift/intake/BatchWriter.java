package dev.nightshift.intake;

import dev.nightshift.spi.Event;
import dev.nightshift.workspace.Routing;
import dev.nightshift.workspace.Workspaces;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes a batch of events as one transaction. */
final class BatchWriter {

  private static final int ATTEMPTS = 8;

  private final EventSink sink;
  private final ChangeEventStore changes;
  private final Workspaces workspaces;
  private final TransactionTemplate transaction;

  BatchWriter(EventSink sink, ChangeEventStore changes, Workspaces workspaces, TransactionTemplate transaction) {
    this.sink = sink;
    this.changes = changes;
    this.workspaces = workspaces;
    this.transaction = transaction;
  }

  /** Writes all or nothing. Where another writer was faster it is tried again, on what that one left. */
  void write(int lane, List<Arrived> events) {
    List<Arrived> conditions = new ArrayList<>(events.size());
    List<Arrived> changed = new ArrayList<>();
    for (Arrived arrived : events) {
      (arrived.event().action() == Event.Action.CHANGE ? changed : conditions).add(arrived);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        transaction.executeWithoutResult(status -> writeNow(lane, conditions, changed));
        return;
      } catch (ConcurrencyFailureException | DuplicateKeyException faster) {
        if (attempt == ATTEMPTS) {
          throw faster;
        }
      }
    }
  }

  private void writeNow(int lane, List<Arrived> conditions, List<Arrived> changed) {
    if (!changed.isEmpty()) {
      Routing routing = workspaces.current().routing();
      changes.insert(changed, changed.stream().map(change -> routing.decide(change.event(), change.integration()).service()).toList());
    }
    if (!conditions.isEmpty()) {
      sink.store(lane, conditions);
    }
  }
}
