package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.catalog.Rotation;
import dev.nightshift.catalog.Team;
import dev.nightshift.identity.Actor;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.PageChannel.Delivery;
import dev.nightshift.spi.PageChannel.Message;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagingTest {
  private static final Duration FIVE = Duration.ofMinutes(5);
  private PagingWorld world = new PagingWorld(TestWorkspaces.small(runbook("fallback"), runbook("oversight")));

  @AfterEach
  void close() {
    world.close();
  }

  /** A runbook for alerts named after its rung. */
  static Runbook runbook(String rung) {
    return TestWorkspaces.runbook(
        rung,
        """
        ---
        title: Restart payments
        nightshift:
          service: payments
          when: alert.name == "%s"
          rung: %s
          targets: role=payments
          limits: {timeout: 10m}
          verify: {within: 5m, settle: 30s}
        ---
        # Restart payments

        ## Mitigation
        ```sh {name=restart}
        true
        ```
        """
            .formatted(rung, rung));
  }

  private long open(String alert) {
    long incident = world.open(alert);
    world.settle();
    return incident;
  }

  private void runPlanned(long incident, String rung) {
    world.runFact(incident, 7, "run.planned", Map.of("runbook", rung, "rung", rung, "purpose", "recover", "reason", "its condition holds"));
    world.settle();
  }

  @Test
  void pages_whoever_is_on_call_and_then_the_next_level_until_nobody_is_left() {
    long incident = open("Unknown");
    assertThat(world.mailed()).containsExactly("ada");
    world.passes(FIVE.minusMillis(1));
    assertThat(world.mailed()).containsExactly("ada");
    world.passes(Duration.ofMillis(1));
    world.passes(FIVE);
    world.passes(FIVE);
    assertThat(world.mailed()).containsExactly("ada", "grace", "ada", "grace");
    world.passes(FIVE);
    assertThat(world.factTypes(incident)).endsWith("escalation.exhausted");
    world.passes(Duration.ofDays(1));
    assertThat(world.mailed()).hasSize(4);
  }

  @Test
  void an_override_is_paged_instead_of_the_rotation() {
    world.database.jdbc().sql(
            "INSERT INTO on_call_override (team, person, begins, ends, reason, created_by, created_at) VALUES ('payments', 'grace', '2026-01-06', '2026-01-07', '', '', now())")
        .update();
    open("Unknown");
    assertThat(world.mailed()).containsExactly("grace");
  }

  @Test
  void nobody_is_paged_after_an_acknowledgement_nor_after_a_resolution() {
    long acknowledged = open("Unknown");
    world.incidents.acknowledge(acknowledged, PagingWorld.ADA);
    world.passes(FIVE);
    long resolved = open("Other");
    world.incidents.resolve(resolved, PagingWorld.ADA, "was a test");
    world.passes(Duration.ofDays(1));
    assertThat(world.mailed()).containsExactly("ada", "ada");
  }

  @Test
  void a_page_that_has_not_left_when_somebody_acknowledges_is_withdrawn_and_says_why() {
    long incident = world.open("Unknown");
    world.followers.drain();
    world.incidents.acknowledge(incident, PagingWorld.ADA);
    Page page = world.claimed();
    assertThat(page.status()).isEqualTo(Page.Status.WITHDRAWN);
    world.deliver(page);
    assertThat(world.mailed()).isEmpty();
    var fact = world.incidents.timeline(incident).getLast();
    assertThat(fact.type()).isEqualTo("page.withdrawn");
    assertThat(fact.text("why")).isEqualTo("the incident was acknowledged by person:ada");
  }

  @Test
  void a_retry_that_waits_is_withdrawn_by_the_acknowledgement() {
    world.email.answer = message -> new Delivery.Retry(Duration.ZERO, "greylisted");
    long incident = open("Unknown");
    world.email.answer = message -> new Delivery.Delivered("ok");
    world.incidents.acknowledge(incident, PagingWorld.ADA);
    world.passes(Duration.ofMinutes(1));
    assertThat(world.mailed()).isEmpty();
    assertThat(world.factTypes(incident)).contains("page.withdrawn");
  }

  @Test
  void retries_then_goes_on_to_the_next_way_and_then_to_the_next_person() {
    Person ada = new Person("ada", "Ada", "responder", List.of(new ContactMethod("email", "ada@example.org"), new ContactMethod("webhook", "https://ada.example.org")));
    world.workspaces.change(TestWorkspaces.catalog(List.of(TestWorkspaces.service("payments")), List.of(TestWorkspaces.team()), List.of(ada, TestWorkspaces.person("grace"))));
    world.email.answer = message -> message.address().startsWith("ada") ? new Delivery.Retry(Duration.ZERO, "away") : new Delivery.Delivered("ok");
    world.webhook.answer = message -> new Delivery.GiveUp("HTTP 404");
    long incident = open("Unknown");
    for (int second = 0; second < 60; second++) {
      world.passes(Duration.ofSeconds(1));
    }
    assertThat(world.mailed()).containsExactly("grace");
    assertThat(world.incidents.timeline(incident).stream().filter(fact -> fact.type().equals("page.failed")).map(fact -> fact.text("channel") + ">" + fact.text("next")))
        .containsExactly("email>webhook", "webhook>");
    assertThat(world.database.jdbc().sql("SELECT count(*) FROM page_attempt WHERE outcome = 'retry'").query(Long.class).single()).isEqualTo(4);
  }

  @Test
  void a_person_without_contact_methods_or_a_gap_is_passed_over_at_once_and_told() {
    Team team = TestWorkspaces.team();
    Rotation nobody = new Rotation(team.rotation().zone(), team.rotation().day(), team.rotation().time(), team.rotation().start(), List.of());
    Team gap = new Team(team.id(), team.name(), team.members(), nobody, team.escalation());
    world.workspaces.change(TestWorkspaces.catalog(List.of(TestWorkspaces.service("payments")), List.of(gap), List.of(TestWorkspaces.person("grace"))));
    long incident = open("Unknown");
    assertThat(world.mailed()).containsExactly("grace");
    assertThat(world.factTypes(incident)).contains("escalation.unreachable");
    Person mute = new Person("grace", "Grace", "responder", List.of());
    world.workspaces.change(TestWorkspaces.catalog(List.of(TestWorkspaces.service("payments")), List.of(gap), List.of(mute)));
    assertThat(world.factTypes(open("Unknown"))).endsWith("escalation.exhausted");
  }

  @Test
  void a_channel_that_is_not_installed_counts_as_undeliverable() {
    Person pager = new Person("ada", "Ada", "responder", List.of(new ContactMethod("pigeon", "roof")));
    world.workspaces.change(TestWorkspaces.catalog(List.of(TestWorkspaces.service("payments")), List.of(TestWorkspaces.team()), List.of(pager, TestWorkspaces.person("grace"))));
    open("Unknown");
    assertThat(world.mailed()).containsExactly("grace");
  }

  @Test
  void a_page_whose_sender_died_is_sent_by_the_next_one_under_the_same_id() {
    world.open("Unknown");
    world.followers.drain();
    Page lost = world.claimed();
    assertThat(world.courier.claim(Map.of())).isEmpty();
    world.passes(Duration.ofMinutes(1));
    world.deliver(lost);
    assertThat(world.email.received).extracting(Message::id).containsExactly("page-" + lost.id(), "page-" + lost.id());
    assertThat(world.pages.find(lost.id()).orElseThrow().claims()).isEqualTo(2);
    assertThat(world.database.jdbc().sql("SELECT count(*) FROM page_attempt").query(Long.class).single()).isEqualTo(1);
  }

  @Test
  void a_reopened_incident_pages_again_and_a_raised_severity_wakes_an_exhausted_escalation() {
    long incident = open("Unknown");
    world.incidents.resolve(incident, PagingWorld.ADA, "gone");
    world.settle();
    world.database.jdbc().sql("UPDATE incident SET status = 'TRIGGERED', resolved_at = NULL, acknowledged_at = NULL WHERE id = ?").param(incident).update();
    world.fact(incident, "incident.reopened", Map.of());
    world.settle();
    assertThat(world.mailed()).containsExactly("ada", "ada");
    for (int level = 0; level < 4; level++) {
      world.passes(FIVE);
    }
    assertThat(world.mailed()).hasSize(5);
    world.database.jdbc().sql("UPDATE incident SET severity = 'SEV3' WHERE id = ?").param(incident).update();
    world.incidents.changeSeverity(incident, new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of()), Severity.SEV1);
    world.settle();
    assertThat(world.mailed()).hasSize(6);
  }

  @Test
  void an_incident_that_escalation_never_saw_is_found_and_people_are_paged() {
    long seen = open("fallback");
    runPlanned(seen, "fallback");
    long lost = world.open("Unknown");
    world.database.jdbc().sql("UPDATE follower SET sequence = (SELECT max(sequence) FROM fact) WHERE name = 'escalation'").update();
    world.followers.drain();
    world.clock.tick(Duration.ofSeconds(59));
    world.escalations.sweep();
    world.settle();
    assertThat(world.mailed()).isEmpty();
    world.clock.tick(Duration.ofSeconds(10));
    world.escalations.sweep();
    world.clock.tick(Duration.ofSeconds(10));
    world.escalations.sweep();
    assertThat(world.pages.list(lost, Long.MAX_VALUE, 10)).hasSize(1);
    assertThat(world.pages.list(seen, Long.MAX_VALUE, 10)).isEmpty();
  }

  @Test
  void one_escalation_that_fails_holds_up_no_other() {
    long broken = open("Unknown");
    long other = open("Unknown");
    world.database.jdbc().sql("UPDATE escalation SET kind = 'NONSENSE' WHERE incident_id = ?").param(broken).update();
    world.passes(FIVE);
    assertThat(world.pages.list(other, Long.MAX_VALUE, 10)).hasSize(2);
    assertThat(world.pages.list(broken, Long.MAX_VALUE, 10)).hasSize(1);
  }

  @Test
  void timers_survive_a_restart() {
    long incident = open("Unknown");
    Catalog catalog = world.workspaces.current().catalog();
    assertThat(catalog.teams()).hasSize(1);
    world.clock.tick(FIVE);
    assertThat(world.escalations.of(incident).dueAt()).isEqualTo(world.clock.instant());
    world.settle();
    assertThat(world.mailed()).containsExactly("ada", "grace");
  }
}
