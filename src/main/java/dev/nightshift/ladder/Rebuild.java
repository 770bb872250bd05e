package dev.nightshift.ladder;

import dev.nightshift.ledger.Ledger;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the ladder's tables again from the ledger, as if they had been lost. */
public final class Rebuild {
  private final LadderStore store;
  private final PastIncidentStore incidents;
  private final Ledger ledger;
  private final TransactionTemplate transaction;

  Rebuild(LadderStore store, PastIncidentStore incidents, Ledger ledger, TransactionTemplate transaction) {
    this.store = store;
    this.incidents = incidents;
    this.ledger = ledger;
    this.transaction = transaction;
  }

  /** Empties the tables and fills them; nothing is decided anew. */
  public void run() {
    transaction.executeWithoutResult(status -> {
      store.empty();
      incidents.empty();
      Projection projection = new Projection(store);
      ledger.everyOf(Projection.READ, projection::take);
      ledger.everyOf(PastIncident.READ, fact -> incidents.take(List.of(fact)));
    });
  }
}
