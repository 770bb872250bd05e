package dev.nightshift.communication;

import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.communication.NoticeKind.Reach;
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
import java.util.stream.Stream;

/** Tells the people who keep runbooks what the ledger says about these, each kind of news as it declares it: {@link NoticeKind}. */
public final class Notices implements Follower {
  private static final List<NoticeKind> KINDS = List.of(new StaleNotice(), new BreakerNotice(), new LadderNotice(), new GlassNotice());

  private final UpdateStore store;
  private final Workspaces workspaces;
  private final Links links;
  private final Signals signals;
  private final Clock clock;

  public Notices(UpdateStore store, Workspaces workspaces, Links links, Signals signals, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.links = links;
    this.signals = signals;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "notices";
  }

  @Override
  public boolean wants(String factType) {
    return KINDS.stream().anyMatch(kind -> kind.facts().contains(factType));
  }

  /** What happens at about the same time is told at once. */
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
    Instant now = clock.instant();
    for (NoticeKind kind : KINDS) {
      List<Fact> news = facts.stream().filter(fact -> kind.facts().contains(fact.type())).toList();
      if (!news.isEmpty()) {
        tell(kind, news, workspace, now);
      }
    }
    signals.raise(UpdateWriter.SIGNAL);
  }

  private void tell(NoticeKind kind, List<Fact> news, Workspace workspace, Instant now) {
    Map<Person, List<Fact>> told = new LinkedHashMap<>();
    news.forEach(fact -> readers(kind, fact, workspace).distinct().forEach(person -> told.computeIfAbsent(person, one -> new ArrayList<>()).add(fact)));
    NoticeKind.Wording wording = NoticeKind.Wording.of(workspace.catalog(), links);
    Instant notBefore = kind.reach() == Reach.OWNERS_BY_DAY ? Daytime.notBefore(now, workspace.catalog().organisation().zone()) : now;
    told.forEach((person, facts) -> {
      List<List<Fact>> messages = kind.together() ? List.of(facts) : facts.stream().map(List::of).toList();
      for (List<Fact> message : messages) {
        UpdateText.Written text = kind.text(message, wording);
        contacts(kind, person).forEach(contact -> store.insert(
            new UpdateStore.Notice(message.getFirst().sequence(), kind.about(), "person:" + person.id(), contact.channel(), contact.address(), text, notBefore), now));
      }
    });
  }

  private static Stream<Person> readers(NoticeKind kind, Fact fact, Workspace workspace) {
    Stream<Person> owners = RunbookOwners.of(workspace, fact.text("runbook"), fact.text("service")).stream();
    return kind.reach() == Reach.OWNERS_BY_DAY
        ? owners
        : Stream.concat(owners, workspace.catalog().people().values().stream().filter(person -> person.role().equals("admin")));
  }

  /** Mail first: it waits until it is read. */
  private static Stream<ContactMethod> contacts(NoticeKind kind, Person person) {
    if (kind.reach() == Reach.EVERYBODY_AT_ONCE) {
      return person.contacts().stream();
    }
    return person.contacts().stream().filter(contact -> contact.channel().equals("email")).findFirst().or(() -> person.contacts().stream().findFirst()).stream();
  }
}
