package dev.nightshift.intake;

import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.NodeName;
import dev.nightshift.spi.Event;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes a batch of events as one transaction. */
final class BatchWriter {

  private static final int ATTEMPTS = 8;
  private static final String RECORDED = "change.recorded";

  private final EventSink sink;
  private final ChangeEventStore changes;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final NodeName node;
  private final TransactionTemplate transaction;

  BatchWriter(
      EventSink sink, ChangeEventStore changes, Workspaces workspaces, Ledger ledger, NodeName node, TransactionTemplate transaction) {
    this.sink = sink;
    this.changes = changes;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.node = node;
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
      record(lane, changed);
    }
    if (!conditions.isEmpty()) {
      sink.store(lane, conditions);
    }
  }

  private void record(int lane, List<Arrived> changed) {
    Workspace workspace = workspaces.current();
    List<String> services =
        changed.stream().map(change -> workspace.routing().decide(change.event(), change.integration()).service()).toList();
    List<Long> ids = changes.insert(changed, services);
    String chain = "changes/" + node.value() + "/" + lane;
    List<FactDraft> facts = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Arrived change = changed.get(i);
      facts.add(
          new FactDraft(
              chain, null, null, RECORDED, "integration:" + change.integration(), workspace.version(),
              Map.of(
                  "change", ids.get(i), "service", services.get(i), "summary", change.event().summary(),
                  "source", change.event().source())));
    }
    ledger.append(facts);
  }
}
