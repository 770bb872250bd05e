package dev.nightshift.communication;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Follower;
import dev.nightshift.paging.Links;
import dev.nightshift.platform.Signals;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the owners of runbooks that these are stale, once per mark: by mail where a person has an address for it, and never at night,
 * because nobody has to do anything about it before the morning. Marks that come together are one message.
 */
public final class StaleNotices implements Follower {
  private final UpdateStore store;
  private final Workspaces workspaces;
  private final Links links;
  private final Signals signals;
  private final Clock clock;

  public StaleNotices(UpdateStore store, Workspaces workspaces, Links links, Signals signals, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.links = links;
    this.signals = signals;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "stale-notices";
  }

  @Override
  public boolean wants(String factType) {
    return factType.equals("runbook.stale");
  }

  /** What is marked at about the same time is told at once. */
  @Override
  public Duration patience() {
    return Duration.ofSeconds(2);
  }

  @Override
  public int atOnce() {
    return 100;
  }

  @Override
  public void handle(List<Fact> facts) {
    Workspace workspace = workspaces.current();
    Map<Person, List<Fact>> told = new LinkedHashMap<>();
    for (Fact fact : facts) {
      RunbookOwners.of(workspace, fact.text("runbook"), fact.text("service"))
          .forEach(person -> told.computeIfAbsent(person, one -> new ArrayList<>()).add(fact));
    }
    Catalog catalog = workspace.catalog();
    Instant now = clock.instant();
    Instant notBefore = Daytime.notBefore(now, catalog.organisation().zone());
    told.forEach((person, marks) -> contact(person).ifPresent(contact -> store.insert(notice(catalog, person, contact, marks, notBefore), now)));
    signals.raise(UpdateWriter.SIGNAL);
  }

  private UpdateStore.Notice notice(Catalog catalog, Person person, ContactMethod contact, List<Fact> marks, Instant notBefore) {
    return new UpdateStore.Notice(
        marks.getFirst().sequence(), "STALE", "person:" + person.id(), contact.channel(), contact.address(),
        StaleText.of(marks, catalog, links::runbook), notBefore);
  }

  /** Mail first: it waits until it is read. */
  static Optional<ContactMethod> contact(Person person) {
    return person.contacts().stream().filter(contact -> contact.channel().equals("email")).findFirst().or(() -> person.contacts().stream().findFirst());
  }
}
