package dev.nightshift.escalation;

import dev.nightshift.ledger.FactDraft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What events come to, over many incidents: their pages and states are written with one statement each. */
final class EscalationBook {
  private static final Logger LOG = LoggerFactory.getLogger(EscalationBook.class);

  private final EscalationStore store;
  private final Pager pager;
  private final String version;
  private final List<List<FactDraft>> facts = new ArrayList<>();
  private final List<PageRequest> requests = new ArrayList<>();
  private final List<List<FactDraft>> places = new ArrayList<>();
  private final Map<Long, EscalationState> changed = new LinkedHashMap<>();

  EscalationBook(EscalationStore store, Pager pager, String version) {
    this.store = store;
    this.pager = pager;
    this.version = version;
  }

  void perform(long incidentId, EscalationEffect effect) {
    switch (effect) {
      case EscalationEffect.Page page -> {
        requests.add(new PageRequest(incidentId, page.person(), page.round(), page.level(), page.kind(), page.why(), page.run()));
        List<FactDraft> place = new ArrayList<>();
        places.add(place);
        facts.add(place);
      }
      case EscalationEffect.Withdraw withdraw -> {
        page();
        facts.add(pager.withdraw(incidentId, withdraw.approvalsToo(), withdraw.why(), version));
      }
      case EscalationEffect.Tell tell -> tell(incidentId, tell);
    }
  }

  private void tell(long incidentId, EscalationEffect.Tell tell) {
    if (tell.type().equals("escalation.exhausted")) {
      LOG.error("Incident {}: everybody was paged as often as the policy says, and nobody came: {}", incidentId, tell.data().getOrDefault("reason", "the policy is exhausted"));
    }
    facts.add(List.of(FactDraft.ofIncident(incidentId, tell.type(), "automation", version, tell.data())));
  }

  void changed(long incidentId, EscalationState state) {
    changed.put(incidentId, state);
  }

  /** Whether a state has changed, and with it perhaps when something is due. */
  boolean hasChanges() {
    return !changed.isEmpty();
  }

  /** Writes everything, and returns the facts in the order in which they came about. */
  List<FactDraft> written(Instant now) {
    page();
    store.save(changed, now);
    return facts.stream().flatMap(List::stream).toList();
  }

  /** What was asked for is there before anything is withdrawn. */
  private void page() {
    if (requests.isEmpty()) {
      return;
    }
    List<FactDraft> paged = pager.page(List.copyOf(requests), version);
    for (int i = 0; i < places.size(); i++) {
      places.get(i).add(paged.get(i));
    }
    requests.clear();
    places.clear();
  }
}
