package dev.nightshift.communication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.LocalSignals;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.FollowerStore;
import dev.nightshift.ledger.Followers;
import dev.nightshift.paging.Channels;
import dev.nightshift.paging.PagingWorld;
import dev.nightshift.spi.PageChannel.Message;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GlassNoticeTest {

  private static Catalog catalog() {
    Catalog small = TestWorkspaces.smallCatalog();
    Map<String, Person> people = new LinkedHashMap<>(small.people());
    people.put("root", new Person("root", "Root", "admin", List.of(new ContactMethod("webhook", "https://root.example.org"), new ContactMethod("email", "root@example.org"))));
    return new Catalog(
        small.organisation(), people, small.teams(), small.services(), small.integrations(), small.routing(), small.subscriptions(), small.secrets(), small.settings());
  }

  @Test
  void the_owners_and_all_admins_are_told_at_once_at_night_by_every_way() {
    TestWorkspaces workspaces = TestWorkspaces.of(catalog());
    try (PagingWorld world = new PagingWorld(workspaces)) {
      UpdateStore store = new UpdateStore(world.database.jdbc());
      UpdateCourier courier =
          new UpdateCourier(store, new Channels(List.of(world.email, world.webhook)), workspaces, world.ledger, world.database.transaction(), world.clock);
      Followers followers =
          new Followers(List.of(new Notices(store, workspaces, world.links, new LocalSignals(), world.clock)), new FollowerStore(world.database.jdbc()), world.database.transaction(), new LocalSignals(), world.clock);
      world.clock.set(Instant.parse("2026-01-06T01:00:00Z"));
      world.database.transaction().executeWithoutResult(status -> world.ledger.append(FactDraft.ofSystem("break_glass.broken", "person:grace", "v1", Map.of(
          "breakGlass", 7, "service", "payments", "runbook", "", "scope", "payments", "reason", "checkout is down", "askedBy", "ada", "confirmedBy", "grace",
          "until", "2026-01-06T01:30:00Z"))));
      followers.drain();
      courier.beat();
      assertThat(world.email.received).extracting(Message::address).contains("ada@example.org", "grace@example.org", "root@example.org");
      assertThat(world.webhook.received).extracting(Message::address).contains("https://root.example.org");
      assertThat(world.email.received.getFirst().subject()).isEqualTo("Break glass: payments");
      assertThat(world.email.received.getFirst().text()).contains("ada and grace broke the glass for payments until 2026-01-06T01:30:00Z", "checkout is down", "break-glass end 7");
    }
  }
}
