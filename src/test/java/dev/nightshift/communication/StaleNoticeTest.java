package dev.nightshift.communication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.catalog.Team;
import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.ladder.Staleness.Doubt;
import dev.nightshift.ledger.Fact;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.PageChannel.Message;
import dev.nightshift.workspace.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaleNoticeTest {
  private final Runbook restore = runbook("restore", "service: payments");
  private final Runbook owned = runbook("owned", "service: payments\nowner: storage");
  private final Runbook paper = runbook("paper", "");
  private final TestWorkspaces workspaces = TestWorkspaces.of(catalog(), restore, owned, paper);
  private final NoticeWorld world = new NoticeWorld(workspaces);

  @AfterEach
  void close() {
    world.close();
  }

  private static Runbook runbook(String name, String settings) {
    return TestWorkspaces.runbook(name, "---\ntitle: About " + name + "\nnightshift:\n" + settings.indent(2) + "---\n# X\n");
  }

  private static Catalog catalog() {
    Catalog small = TestWorkspaces.smallCatalog();
    Team team = TestWorkspaces.team();
    Map<String, Person> people = new LinkedHashMap<>(small.people());
    people.put("cleo", new Person("cleo", "Cleo", "responder", List.of(new ContactMethod("webhook", "https://cleo.example.org"), new ContactMethod("email", "cleo@example.org"))));
    people.put("root", new Person("root", "Root", "admin", List.of(new ContactMethod("webhook", "https://root.example.org"))));
    Map<String, Team> teams = new LinkedHashMap<>(small.teams());
    teams.put("storage", new Team("storage", "Storage", List.of("cleo"), team.rotation(), team.escalation()));
    return TestCatalog.like(small).people(people).teams(teams).make();
  }

  private void stale(Doubt... doubts) {
    world.paging.database.transaction().executeWithoutResult(status -> world.paging.staleness.mark(Arrays.asList(doubts), "test-1"));
    world.tell();
  }

  private static Doubt doubt(Runbook runbook, String service) {
    return new Doubt(runbook, service, Cause.CHANGE, List.of("Payments was changed: 1.7"), 1);
  }

  private void morning() {
    world.at("2026-01-06T09:00:00Z");
  }

  @Test
  void the_team_of_the_service_is_told_in_the_morning_what_why_and_where() {
    stale(doubt(restore, "payments"));
    assertThat(world.mails()).as("nobody is woken").isEmpty();
    morning();
    assertThat(world.mails()).extracting(Message::address).containsExactlyInAnyOrder("ada@example.org", "grace@example.org");
    Message message = world.mails().getFirst();
    assertThat(message.subject()).isEqualTo("Runbook stale: About restore");
    assertThat(message.text()).contains("Payments was changed: 1.7", "human-initiated", "https://night.example.org/runbooks/restore");
    assertThat(message.payload()).containsEntry("type", "stale");
    assertThat(world.paging.ledger.newest(Long.MAX_VALUE, 50)).filteredOn(fact -> fact.type().equals("communication.sent"))
        .extracting(fact -> fact.text("subscriber")).containsExactlyInAnyOrder("person:ada", "person:grace");
    assertThat(world.paging.pages.list(null, Long.MAX_VALUE, 10)).as("it is no page").isEmpty();
  }

  @Test
  void a_mark_is_told_once_however_often_it_is_counted_or_the_ledger_is_read() {
    stale(doubt(restore, "payments"));
    stale(doubt(restore, "payments"));
    world.paging.database.jdbc().sql("UPDATE follower SET sequence = 0 WHERE name = 'notices'").update();
    world.tell();
    morning();
    assertThat(world.mails()).hasSize(2);
  }

  @Test
  void what_comes_together_is_one_message() {
    Runbook second = runbook("second", "service: payments");
    workspaces.change(new Workspace(workspaces.current().catalog(), List.of(restore, second), "test-2", workspaces.current().folder()));
    stale(doubt(restore, "payments"), doubt(second, "payments"));
    morning();
    assertThat(world.mails()).hasSize(2);
    assertThat(world.mails().getFirst().subject()).isEqualTo("2 runbooks are stale");
    assertThat(world.mails().getFirst().text()).contains("About restore", "About second");
  }

  @Test
  void the_runbooks_own_owner_is_told_in_place_of_the_services_and_by_mail_where_there_is_one() {
    stale(doubt(owned, "payments"));
    morning();
    assertThat(world.mails()).extracting(Message::address).containsExactly("cleo@example.org");
    assertThat(world.posts()).isEmpty();
  }

  @Test
  void the_admins_are_told_of_a_runbook_that_nobody_owns() {
    stale(doubt(paper, ""));
    morning();
    assertThat(world.posts()).extracting(Message::address).containsExactly("https://root.example.org");
    assertThat(world.mails()).isEmpty();
  }

  @Test
  void by_day_it_leaves_at_once() {
    world.paging.clock.tick(Duration.ofHours(9));
    stale(doubt(restore, "payments"));
    assertThat(world.mails()).hasSize(2);
    List<Fact> sent = world.paging.ledger.newest(Long.MAX_VALUE, 2);
    assertThat(sent).extracting(fact -> workspaces.current().catalog().narration().sentence(fact))
        .containsExactlyInAnyOrder("Told ada by email: stale", "Told grace by email: stale");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-28T22:00:00Z, 2026-03-29T06:00:00Z", // the night in which the clocks go forward
    "2026-10-24T22:00:00Z, 2026-10-25T07:00:00Z", // the night in which they go back
    "2026-01-06T06:59:59Z, 2026-01-06T07:00:00Z",
    "2026-01-06T07:00:00Z, 2026-01-06T07:00:00Z",
    "2026-01-06T18:59:59Z, 2026-01-06T18:59:59Z",
    "2026-01-06T19:00:00Z, 2026-01-07T07:00:00Z",
  })
  void the_night_ends_at_eight_by_the_clocks_of_the_organisation(Instant now, Instant then) {
    assertThat(Daytime.notBefore(now, ZoneId.of("Europe/Berlin"))).isEqualTo(then);
  }
}
