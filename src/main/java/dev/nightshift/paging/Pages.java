package dev.nightshift.paging;

import dev.nightshift.escalation.PageRequest;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.escalation.Pager;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.platform.Signals;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages: takes them from escalation, and answers what became of them. */
public final class Pages implements Pager {

  /** Raised when a page wants to leave. */
  public static final String SIGNAL = "pages";

  private final PageStore store;
  private final Signals signals;
  private final Clock clock;

  public Pages(PageStore store, Signals signals, Clock clock) {
    this.store = store;
    this.signals = signals;
    this.clock = clock;
  }

  @Override
  public List<FactDraft> page(List<PageRequest> requests, String workspaceVersion) {
    List<Page> pages = store.insert(requests, clock.instant());
    signals.raise(SIGNAL);
    return pages.stream().map(page -> fact("page.requested", page, workspaceVersion, Map.of(
        "reason", page.kind().word(), "why", page.why(), "contacts", page.contacts().stream().map(ContactMethod::channel).toList()))).toList();
  }

  @Override
  public List<FactDraft> withdraw(long incidentId, boolean approvalsToo, String why, String workspaceVersion) {
    return store.withdraw(incidentId, approvalsToo, why, clock.instant()).stream()
        .map(page -> fact("page.withdrawn", page, workspaceVersion, Map.of("why", why)))
        .toList();
  }

  /** Returns a page by id. */
  public Optional<Page> find(long id) {
    return store.find(id);
  }

  /**
   * Returns pages, newest first (keyset paging).
   *
   * @param incidentId whose, or null for all
   * @param before only pages with a smaller id
   */
  public List<Page> list(@Nullable Long incidentId, long before, int limit) {
    return store.list(incidentId, before, limit);
  }

  /** A fact about a page, on its incident's chain. */
  static FactDraft fact(String type, Page page, String workspaceVersion, Map<String, Object> more) {
    Map<String, Object> data = new HashMap<>(more);
    data.put("page", page.id());
    data.put("person", page.person());
    data.put("channel", page.method().channel());
    data.put("level", page.level());
    data.put("round", page.round() + 1);
    return new FactDraft(
        "incident/" + page.incidentId(), page.incidentId(), page.runId(), type, "automation", workspaceVersion, data);
  }
}
