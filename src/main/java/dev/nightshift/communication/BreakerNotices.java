package dev.nightshift.communication;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Follower;
import dev.nightshift.paging.Links;
import dev.nightshift.platform.Signals;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Tells the owners of a runbook that its circuit breaker has opened: at once by day, and in the morning at night, because until then people
 * are paged for what it no longer does.
 */
public final class BreakerNotices implements Follower {
  private final UpdateStore store;
  private final Workspaces workspaces;
  private final Links links;
  private final Signals signals;
  private final Clock clock;

  public BreakerNotices(UpdateStore store, Workspaces workspaces, Links links, Signals signals, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.links = links;
    this.signals = signals;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "breaker-notices";
  }

  @Override
  public boolean wants(String factType) {
    return factType.equals("breaker.opened");
  }

  @Override
  public void handle(List<Fact> facts) {
    Workspace workspace = workspaces.current();
    Instant now = clock.instant();
    Instant notBefore = Daytime.notBefore(now, workspace.catalog().organisation().zone());
    for (Fact fact : facts) {
      UpdateText.Written text = text(fact, workspace.catalog());
      for (Person owner : RunbookOwners.of(workspace, fact.text("runbook"), fact.text("service"))) {
        StaleNotices.contact(owner).ifPresent(contact -> store.insert(notice(fact, owner, contact, text, notBefore), now));
      }
    }
    signals.raise(UpdateWriter.SIGNAL);
  }

  private static UpdateStore.Notice notice(Fact fact, Person owner, ContactMethod contact, UpdateText.Written text, Instant notBefore) {
    return new UpdateStore.Notice(fact.sequence(), "BREAKER", "person:" + owner.id(), contact.channel(), contact.address(), text, notBefore);
  }

  private UpdateText.Written text(Fact fact, Catalog catalog) {
    String runbook = StaleText.line(fact.text("title"));
    String service = new CatalogNames(catalog).service(fact.text("service"));
    String link = links.runbook(fact.text("runbook"));
    String body = "Automation has stopped to run " + runbook + " on " + service + ": " + StaleText.line(fact.text("why")) + ".\n\n"
        + "At " + fact.text("halfOpenAt") + " one run may try again, on one target. If that proves a recovery, the breaker closes.\n"
        + "If you have found the cause before, close it yourself:\n\n  nightshift breaker reset " + fact.text("runbook") + " --service " + fact.text("service")
        + " --reason \"what it was\"\n\n" + link + "\n";
    return new UpdateText.Written("Breaker open: " + runbook + " on " + service, body, Map.of(
        "type", "breaker", "runbook", fact.text("runbook"), "service", fact.text("service"), "why", fact.text("why"), "halfOpenAt", fact.text("halfOpenAt"), "url", link));
  }
}
