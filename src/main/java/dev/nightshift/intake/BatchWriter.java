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

/** Applies events: what they report to alerts, changes to their table. */
final class BatchWriter {

  private static final String RECORDED = "change.recorded";

  private final EventSink sink;
  private final ChangeEventStore changes;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final NodeName node;

  BatchWriter(EventSink sink, ChangeEventStore changes, Workspaces workspaces, Ledger ledger, NodeName node) {
    this.sink = sink;
    this.changes = changes;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.node = node;
  }

  /**
   * Applies events in the caller's transaction; returns how many alerts they opened or changed.
   *
   * @throws org.springframework.dao.ConcurrencyFailureException when another writer was faster
   */
  int apply(int lane, Look look, List<Arrived> events) {
    List<Arrived> conditions = new ArrayList<>(events.size());
    List<Arrived> changed = new ArrayList<>();
    for (Arrived arrived : events) {
      (arrived.event().action() == Event.Action.CHANGE ? changed : conditions).add(arrived);
    }
    if (!changed.isEmpty()) {
      record(lane, changed);
    }
    return conditions.isEmpty() ? 0 : sink.store(lane, look, conditions);
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
