package dev.nightshift.communication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.spi.PageChannel.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GlassNoticeTest {

  private static Catalog catalog() {
    Catalog small = TestWorkspaces.smallCatalog();
    Map<String, Person> people = new LinkedHashMap<>(small.people());
    people.put("root", new Person("root", "Root", "admin", List.of(new ContactMethod("webhook", "https://root.example.org"), new ContactMethod("email", "root@example.org"))));
    return TestCatalog.like(small).people(people).make();
  }

  @Test
  void the_owners_and_all_admins_are_told_at_once_at_night_by_every_way() {
    try (NoticeWorld world = new NoticeWorld(TestWorkspaces.of(catalog()))) {
      world.at("2026-01-06T01:00:00Z");
      world.happens(FactDraft.ofSystem("break_glass.broken", "person:grace", "v1", Map.of(
          "breakGlass", 7, "service", "payments", "runbook", "", "scope", "payments", "reason", "checkout is down", "askedBy", "ada", "confirmedBy", "grace",
          "until", "2026-01-06T01:30:00Z")));
      assertThat(world.mails()).extracting(Message::address).contains("ada@example.org", "grace@example.org", "root@example.org");
      assertThat(world.posts()).extracting(Message::address).contains("https://root.example.org");
      assertThat(world.mails().getFirst().subject()).isEqualTo("Break glass: payments");
      assertThat(world.mails().getFirst().text()).contains("ada and grace broke the glass for payments until 2026-01-06T01:30:00Z", "checkout is down", "break-glass end 7");
    }
  }
}
