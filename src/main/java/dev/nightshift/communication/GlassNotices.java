package dev.nightshift.communication;

import dev.nightshift.catalog.Person;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Follower;
import dev.nightshift.platform.Signals;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tells the owners and all admins that two people broke the glass: at once, by day and by night, by every way to reach them. */
public final class GlassNotices implements Follower {
  private final UpdateStore store;
  private final Workspaces workspaces;
  private final Signals signals;
  private final Clock clock;

  public GlassNotices(UpdateStore store, Workspaces workspaces, Signals signals, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.signals = signals;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "glass-notices";
  }

  @Override
  public boolean wants(String factType) {
    return factType.equals("break_glass.broken");
  }

  @Override
  public void handle(List<Fact> facts) {
    Workspace workspace = workspaces.current();
    Instant now = clock.instant();
    for (Fact fact : facts) {
      UpdateText.Written text = text(fact);
      Stream<Person> admins = workspace.catalog().people().values().stream().filter(person -> person.role().equals("admin"));
      Stream.concat(RunbookOwners.of(workspace, fact.text("runbook"), fact.text("service")).stream(), admins).distinct().forEach(person ->
          person.contacts().forEach(contact -> store.insert(
              new UpdateStore.Notice(fact.sequence(), "BREAK_GLASS", "person:" + person.id(), contact.channel(), contact.address(), text, now), now)));
    }
    signals.raise(UpdateWriter.SIGNAL);
  }

  private static UpdateText.Written text(Fact fact) {
    String body = fact.text("askedBy") + " and " + fact.text("confirmedBy") + " broke the glass for " + fact.text("scope") + " until " + fact.text("until") + ":\n\n  "
        + StaleText.line(fact.text("reason")) + "\n\nUntil then a freeze, a storm, a cool-down, a budget or an open breaker does not keep automation from acting there.\n"
        + "Locks, approvals, permissions and the look again hold. To end it: nightshift break-glass end " + fact.json().path("breakGlass").asLong() + "\n";
    return new UpdateText.Written("Break glass: " + fact.text("scope"), body, Map.of(
        "type", "break-glass", "service", fact.text("service"), "runbook", fact.text("runbook"), "reason", fact.text("reason"), "askedBy", fact.text("askedBy"),
        "confirmedBy", fact.text("confirmedBy"), "until", fact.text("until")));
  }
}
