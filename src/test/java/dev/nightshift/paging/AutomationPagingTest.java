package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.ladder.Staleness.Doubt;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.PageChannel.Message;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When people are paged beside a run, and when a run is waited for. */
class AutomationPagingTest {
  private PagingWorld world = new PagingWorld(TestWorkspaces.small(PagingTest.runbook("fallback"), PagingTest.runbook("oversight")));

  @AfterEach
  void close() {
    world.close();
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
    assertThat(world.claimed().status()).isEqualTo(Page.Status.WITHDRAWN);
  }
}
