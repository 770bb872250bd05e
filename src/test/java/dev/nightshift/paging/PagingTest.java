package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.catalog.Rotation;
import dev.nightshift.catalog.Team;
import dev.nightshift.identity.Actor;
import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.ladder.Staleness.Doubt;
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
  void a_stale_runbook_holds_nobody_back() {
    Runbook fallback = world.workspaces.current().runbook("fallback").orElseThrow();
    world.database.transaction().executeWithoutResult(status ->
        world.staleness.mark(List.of(new Doubt(fallback, "payments", Cause.CHANGE, List.of("Payments was changed: 1.7"), 1)), "test-1"));
    open("fallback");
    assertThat(world.mailed()).containsExactly("ada");
    assertThat(world.email.received.getFirst().text()).contains("needs a person: it is stale until somebody confirms it: Payments was changed: 1.7");
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
    Page page = world.courier.claim().orElseThrow();
    assertThat(page.status()).isEqualTo(Page.Status.WITHDRAWN);
    world.courier.deliver(page);
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
  void holds_while_a_runbook_on_rung_fallback_acts_and_pages_nobody_when_it_is_proved() {
    long incident = open("fallback");
    runPlanned(incident, "fallback");
    world.passes(Duration.ofMinutes(9));
    world.incidents.runActing(incident, 7);
    world.clearAlerts(incident);
    world.runFact(incident, 7, "run.ended", Map.of("outcome", "succeeded", "reason", "proved"));
    world.incidents.runEnded(incident, 7, true);
    world.passes(Duration.ofDays(1));
    assertThat(world.mailed()).isEmpty();
    assertThat(world.factTypes(incident)).contains("escalation.held", "escalation.ended");
  }

  @Test
  void pages_at_once_with_everything_tried_when_the_run_ends_badly() {
    long incident = open("fallback");
    runPlanned(incident, "fallback");
    world.runFact(incident, 7, "step.ended", Map.of("step", "restart", "target", "web-2", "status", "failed", "exit", 1));
    world.runFact(incident, 7, "run.ended", Map.of("outcome", "failed", "reason", "the recovery is not proved"));
    world.settle();
    Message mail = world.email.received.getFirst();
    assertThat(mail.subject()).isEqualTo("[SEV1] Please take over: Payments do not answer (#" + incident + ")");
    assertThat(mail.text())
        .contains("Service:  The payments service")
        .contains("Severity: SEV1")
        .contains("Why you:  Run 7 ended as failed: the recovery is not proved")
        .contains("open    fallback: It does not answer")
        .contains("04:00:00  Step restart on web-2: failed (exit 1)")
        .contains("Run 7 failed: the recovery is not proved")
        .contains("https://night.example.org/incidents/" + incident)
        .contains("https://night.example.org/acknowledge/");
    assertThat(mail.payload().get("tried").toString()).contains("Step restart");
  }

  @Test
  void pages_when_the_run_never_begins_or_never_reports() {
    open("fallback");
    world.passes(Duration.ofMinutes(1));
    assertThat(world.mailed()).containsExactly("ada");
    long silent = open("fallback");
    runPlanned(silent, "fallback");
    world.passes(Duration.ofMinutes(16).plusSeconds(29));
    assertThat(world.pages.list(silent, Long.MAX_VALUE, 10)).isEmpty();
    world.passes(Duration.ofSeconds(1));
    assertThat(world.pages.list(silent, Long.MAX_VALUE, 10)).hasSize(1);
  }

  @Test
  void pages_at_once_when_automation_declines_is_lowered_or_is_sent_away() {
    long declined = open("fallback");
    world.fact(declined, "run.declined", Map.of("reason", "the budget is spent"));
    world.settle();
    assertThat(world.email.received.getLast().text()).contains("Automation does not act: the budget is spent");
    long lowered = open("fallback");
    runPlanned(lowered, "fallback");
    world.runFact(lowered, 7, "run.lowered", Map.of("from", "fallback", "to", "human-initiated", "why", "a manual step is in the way"));
    world.settle();
    assertThat(world.email.received.getLast().text()).contains("a manual step is in the way");
    long handsOff = open("fallback");
    world.incidents.handsOff(handsOff, PagingWorld.ADA);
    world.settle();
    assertThat(world.mailed()).hasSize(3);
  }

  @Test
  void on_rung_oversight_a_person_is_told_at_the_same_time_and_asked_for_the_approval() {
    long incident = open("oversight");
    assertThat(world.mailed()).as("the mail says what is about to run, so it waits for the plan").isEmpty();
    runPlanned(incident, "oversight");
    assertThat(world.email.received.getFirst().subject()).startsWith("[SEV1] Please watch:");
    world.runFact(incident, 7, "run.approval_requested", Map.of("approvers", "grace", "until", "2026-01-06T03:15:00Z", "minimum", 1));
    world.settle();
    assertThat(world.mailed()).containsExactly("ada", "grace");
    assertThat(world.email.received.getLast().subject()).startsWith("[SEV1] Please approve:");
  }

  @Test
  void whoever_is_told_of_a_run_on_rung_oversight_reads_what_it_is_about_to_do_and_how_to_stop_it() {
    long incident = open("oversight");
    world.runFact(incident, 7, "run.planned", Map.of(
        "runbook", "restore", "title", "Restore payments", "rung", "oversight", "purpose", "recover", "reason", "it fits", "targets", List.of("web-1", "web-2"),
        "actsFrom", "2026-01-06T03:00:30Z", "plan", List.of(
            Map.of("step", "look", "section", "diagnosis", "targets", List.of("web-1")), Map.of("step", "restart", "section", "mitigation", "targets", List.of("web-1", "web-2")),
            Map.of("step", "back", "section", "rollback", "targets", List.of("web-1")))));
    world.settle();
    Message mail = world.email.received.getFirst();
    assertThat(mail.text())
        .containsPattern("Stop it \\(asks before it does\\): https://night\\.example\\.org/stop-run/\\S+\n")
        .contains("Run 7: Restore payments (restore), rung oversight\n  It acts at 04:00:30 CET unless somebody stops it; until then it only looks.\n")
        .contains("  diagnosis: look on web-1\n  mitigation: restart\n  targets: web-1, web-2\n").doesNotContain("back");
    assertThat(mail.payload().get("aboutToRun")).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("run", 7L).containsEntry("actsFrom", "2026-01-06T03:00:30Z").containsKeys("stopUrl", "steps");
  }

  @Test
  void a_person_is_told_at_once_of_the_checklist_of_a_skill_drill() {
    long incident = open("fallback");
    assertThat(world.mailed()).isEmpty();
    world.runFact(incident, 7, "run.planned", Map.of(
        "runbook", "fallback", "rung", "manual", "purpose", "recover", "reason", "it fits", "lowered", "skill drill: 1 of 20 cases goes to a person"));
    world.settle();
    assertThat(world.mailed()).containsExactly("ada");
    assertThat(world.email.received.getFirst().subject()).startsWith("[SEV1] Please take over:");
    assertThat(world.email.received.getFirst().text()).contains("Why you:  Run 7 of fallback needs a person (rung manual): skill drill: 1 of 20");
  }

  @Test
  void an_approval_of_a_called_run_is_asked_for_and_its_caller_is_waited_for() {
    long incident = open("fallback");
    runPlanned(incident, "fallback");
    world.runFact(incident, 8, "run.approval_requested", Map.of("approvers", List.of("team:payments"), "calledBy", 7, "callers", List.of(7)));
    world.settle();
    assertThat(world.email.received.getFirst().subject()).startsWith("[SEV1] Please take over:");
    int told = world.mailed().size();
    world.runFact(incident, 8, "run.approved", Map.of("by", List.of("person:ada"), "runbook", "fallback", "calledBy", 7, "callers", List.of(7)));
    world.runFact(incident, 8, "run.ended", Map.of("outcome", "succeeded", "reason", "", "calledBy", 7));
    world.runFact(incident, 7, "run.ended", Map.of("outcome", "failed", "reason", "it is not proved"));
    world.settle();
    assertThat(world.mailed().size()).as("the end of the caller is what counts").isGreaterThan(told);
    assertThat(world.email.received.getLast().text()).contains("Run 7 ended as failed: it is not proved");
  }

  @Test
  void nobody_waits_for_a_plan_that_does_not_come() {
    open("oversight");
    world.passes(Duration.ofSeconds(9));
    assertThat(world.mailed()).isEmpty();
    world.passes(Duration.ofSeconds(1));
    assertThat(world.mailed()).containsExactly("ada");
  }

  @Test
  void an_approval_that_an_admin_must_give_is_asked_of_the_admins_and_of_nobody_else() {
    Person boss = new Person("boss", "Boss", "admin", List.of(new ContactMethod("email", "boss@example.org")));
    world.workspaces.change(TestWorkspaces.catalog(List.of(TestWorkspaces.service("payments")), List.of(TestWorkspaces.team()),
        List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("grace"), boss)));
    long incident = open("oversight");
    runPlanned(incident, "oversight");
    world.runFact(incident, 7, "run.approval_requested", Map.of("approvers", List.of("role:admin")));
    world.settle();
    assertThat(world.mailed()).containsExactly("ada", "boss");
  }

  @Test
  void a_request_for_an_approval_is_withdrawn_once_it_was_given_and_not_by_an_acknowledgement() {
    long incident = open("oversight");
    runPlanned(incident, "oversight");
    world.incidents.acknowledge(incident, PagingWorld.ADA);
    world.runFact(incident, 7, "run.approval_requested", Map.of("approvers", List.of("team:payments")));
    world.settle();
    assertThat(world.mailed()).containsExactly("ada", "ada");
    world.runFact(incident, 8, "run.approval_requested", Map.of("approvers", List.of("grace")));
    world.followers.drain();
    world.runFact(incident, 8, "run.approved", Map.of("by", "person:grace"));
    assertThat(world.courier.claim().orElseThrow().status()).isEqualTo(Page.Status.WITHDRAWN);
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
    Page lost = world.courier.claim().orElseThrow();
    assertThat(world.courier.claim()).isEmpty();
    world.passes(Duration.ofMinutes(1));
    world.courier.deliver(lost);
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
    world.database.jdbc().sql("UPDATE follower SET transaction = pg_current_xact_id(), sequence = 0 WHERE name = 'escalation'").update();
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
