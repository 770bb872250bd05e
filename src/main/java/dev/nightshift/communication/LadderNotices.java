package dev.nightshift.communication;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.catalog.Person;
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
import java.util.Set;

/**
 * Tells the owners of a runbook that it fell, or that it may climb if one of them accepts it: at once by day, in the morning at night. Nobody
 * has to act before: a runbook that fell waits for a person by itself.
 */
public final class LadderNotices implements Follower {
  private static final Set<String> WANTED = Set.of("ladder.fell", "ladder.proposed");

  private final UpdateStore store;
  private final Workspaces workspaces;
  private final Links links;
  private final Signals signals;
  private final Clock clock;

  public LadderNotices(UpdateStore store, Workspaces workspaces, Links links, Signals signals, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.links = links;
    this.signals = signals;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "ladder-notices";
  }

  @Override
  public boolean wants(String factType) {
    return WANTED.contains(factType);
  }

  @Override
  public void handle(List<Fact> facts) {
    Workspace workspace = workspaces.current();
    Instant now = clock.instant();
    Instant notBefore = Daytime.notBefore(now, workspace.catalog().organisation().zone());
    for (Fact fact : facts) {
      UpdateText.Written text = text(fact, workspace);
      for (Person owner : RunbookOwners.of(workspace, fact.text("runbook"), fact.text("service"))) {
        StaleNotices.contact(owner).ifPresent(contact -> store.insert(
            new UpdateStore.Notice(fact.sequence(), "LADDER", "person:" + owner.id(), contact.channel(), contact.address(), text, notBefore), now));
      }
    }
    signals.raise(UpdateWriter.SIGNAL);
  }

  private UpdateText.Written text(Fact fact, Workspace workspace) {
    boolean fell = fact.type().equals("ladder.fell");
    String runbook = StaleText.line(fact.text("title"));
    String service = new CatalogNames(workspace.catalog()).service(fact.text("service"));
    String link = links.runbook(fact.text("runbook"));
    String reason = StaleText.line(fact.text("reason"));
    String command = " " + fact.text("runbook") + " --service " + fact.text("service");
    String body = fell
        ? runbook + " fell from " + fact.text("from") + " to " + fact.text("to") + " on " + service + ": " + reason + ".\n\nIt acts there only when a person agrees. It"
            + " climbs again by new recoveries that are proved, and when one of you accepts it.\n\n  nightshift ladder show" + command + "\n\n" + link + "\n"
        : runbook + " may climb to " + fact.text("to") + " on " + service + ": " + reason + ".\n\nIt stays where it is until somebody with the right accepts it:\n\n  nightshift ladder accept"
            + command + " --reason \"why you trust it\"\n\n" + link + "\n";
    String subject = fell ? "Runbook fell: " + runbook + " on " + service : "Runbook may climb: " + runbook + " on " + service;
    return new UpdateText.Written(subject, body, Map.of(
        "type", fell ? "fell" : "proposed", "runbook", fact.text("runbook"), "service", fact.text("service"), "from", fact.text("from"), "to", fact.text("to"), "reason", reason, "url", link));
  }
}
