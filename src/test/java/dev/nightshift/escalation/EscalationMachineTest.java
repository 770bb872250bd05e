package dev.nightshift.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.escalation.EscalationEffect.Page;
import dev.nightshift.escalation.EscalationEffect.Tell;
import dev.nightshift.escalation.EscalationEffect.Withdraw;
import dev.nightshift.escalation.EscalationState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EscalationMachineTest {

  private static final Duration FIVE = Duration.ofMinutes(5);

  private Instant now = Instant.parse("2026-11-20T03:00:00Z");
  private EscalationPlan plan = plan(1, level("ada"), level("grace", "linus"));
  private EscalationState state = EscalationState.NEW;
  private final List<EscalationEffect> effects = new ArrayList<>();

  private static Person person(String id) {
    return new Person(id, id, "responder", List.of(new ContactMethod("email", id + "@example.org")));
  }

  private static EscalationPlan.Level level(String... people) {
    return new EscalationPlan.Level(Arrays.stream(people).map(EscalationMachineTest::person).toList(), List.of(), FIVE);
  }

  private static EscalationPlan.Level gap() {
    return new EscalationPlan.Level(List.of(), List.of(new EscalationPlan.Absent("on call for payments", "nobody is on call")), FIVE);
  }

  private static EscalationPlan plan(int repeats, EscalationPlan.Level... levels) {
    return new EscalationPlan(List.of(levels), repeats);
  }

  private void happens(EscalationEvent event) {
    effects.clear();
    EscalationMachine.Result result = EscalationMachine.apply(state, event, plan, now);
    state = result.state();
    effects.addAll(result.effects());
  }

  private void passes(Duration time) {
    now = now.plus(time);
    happens(new EscalationEvent.Due());
  }

  private List<String> paged() {
    return effects.stream().filter(Page.class::isInstance).map(page -> ((Page) page).person().id()).toList();
  }

  private List<String> told() {
    return effects.stream().filter(Tell.class::isInstance).map(tell -> ((Tell) tell).type()).toList();
  }

  private void opens() {
    happens(new EscalationEvent.OpenedForPeople(PageKind.INCIDENT, "No runbook acts on this by itself"));
  }

  private void opensForAutomation() {
    happens(new EscalationEvent.OpenedForAutomation("Runbook fix acts alone", Duration.ofMinutes(1)));
  }

  private void runIsPlanned() {
    happens(new EscalationEvent.RunPlanned(7, true, "Run 7 acts alone", Duration.ofMinutes(20)));
  }

  @Test
  void pages_at_once_when_no_runbook_acts() {
    opens();
    assertThat(paged()).containsExactly("ada");
    assertThat(told()).containsExactly("escalation.started", "escalation.escalated");
    assertThat(state.dueAt()).isEqualTo(now.plus(FIVE));
  }

  @Test
  void pages_the_next_person_when_nobody_acknowledges() {
    opens();
    passes(FIVE.minusNanos(1));
    assertThat(paged()).isEmpty();
    passes(Duration.ofNanos(1));
    assertThat(paged()).containsExactly("grace", "linus");
    assertThat(((Page) effects.get(1)).why()).isEqualTo("Nobody acknowledged within 5m");
  }

  @Test
  void goes_through_the_policy_again_as_often_as_it_says_and_then_says_loudly_that_nobody_came() {
    opens();
    List<String> all = new ArrayList<>(paged());
    for (int step = 0; step < 3; step++) {
      passes(FIVE);
      all.addAll(paged());
    }
    assertThat(all).containsExactly("ada", "grace", "linus", "ada", "grace", "linus");
    passes(FIVE);
    assertThat(told()).containsExactly("escalation.exhausted");
    assertThat(state.phase()).isEqualTo(Phase.EXHAUSTED);
    assertThat(state.dueAt()).isNull();
  }

  @Test
  void an_acknowledgement_stops_it_and_withdraws_what_has_not_left() {
    opens();
    happens(new EscalationEvent.Acknowledged("person:ada"));
    assertThat(effects.getFirst()).isEqualTo(new Withdraw(false, "acknowledged by person:ada"));
    assertThat(told()).containsExactly("escalation.ended");
    passes(Duration.ofDays(1));
    assertThat(effects).isEmpty();
  }

  @Test
  void a_resolution_ends_it_and_a_second_one_changes_nothing() {
    opens();
    happens(new EscalationEvent.Resolved("resolved: alerts clear"));
    assertThat(effects.getFirst()).isEqualTo(new Withdraw(true, "resolved: alerts clear"));
    assertThat(state.phase()).isEqualTo(Phase.ENDED);
    happens(new EscalationEvent.Resolved("again"));
    happens(new EscalationEvent.Acknowledged("person:ada"));
    passes(Duration.ofDays(1));
    assertThat(effects).isEmpty();
  }

  @Test
  void a_reopening_starts_from_the_first_level() {
    opens();
    passes(FIVE);
    happens(new EscalationEvent.Resolved("x"));
    opens();
    assertThat(paged()).containsExactly("ada");
  }

  @Test
  void holds_while_a_runbook_on_rung_fallback_acts_and_ends_with_the_resolution() {
    opensForAutomation();
    assertThat(paged()).isEmpty();
    assertThat(told()).containsExactly("escalation.held");
    runIsPlanned();
    passes(Duration.ofMinutes(19));
    assertThat(paged()).isEmpty();
    happens(new EscalationEvent.RunSucceeded(7));
    happens(new EscalationEvent.Resolved("resolved: verified run"));
    passes(Duration.ofDays(1));
    assertThat(paged()).isEmpty();
  }

  @Test
  void pages_when_no_run_begins_in_time() {
    opensForAutomation();
    passes(Duration.ofMinutes(1));
    assertThat(paged()).containsExactly("ada");
    assertThat(state.kind()).isEqualTo(PageKind.TAKE_OVER);
  }

  @Test
  void pages_when_the_run_never_reports() {
    opensForAutomation();
    runIsPlanned();
    passes(Duration.ofMinutes(20));
    assertThat(paged()).containsExactly("ada");
  }

  @Test
  void pages_at_once_when_the_run_fails_and_only_for_its_own_run() {
    opensForAutomation();
    runIsPlanned();
    happens(new EscalationEvent.RunFailed(6, "a diagnosis failed"));
    assertThat(paged()).isEmpty();
    happens(new EscalationEvent.RunFailed(7, "Run 7 ended as failed: not verified"));
    assertThat(paged()).containsExactly("ada");
    assertThat(((Page) effects.getLast()).run()).isEqualTo(7);
  }

  @Test
  void pages_at_once_when_automation_declines_or_is_lowered() {
    opensForAutomation();
    happens(new EscalationEvent.PeopleNeeded("Automation does not act: the budget is spent"));
    assertThat(paged()).containsExactly("ada");
  }

  @Test
  void pages_when_the_run_reports_success_but_the_incident_stays_open() {
    opensForAutomation();
    runIsPlanned();
    happens(new EscalationEvent.RunSucceeded(7));
    passes(EscalationMachine.SETTLED);
    assertThat(paged()).containsExactly("ada");
  }

  @Test
  void a_run_on_rung_oversight_is_watched_from_the_start() {
    happens(new EscalationEvent.OpenedForPeople(PageKind.CHECK, "Runbook fix acts by itself"));
    assertThat(((Page) effects.getLast()).kind()).isEqualTo(PageKind.CHECK);
    happens(new EscalationEvent.RunPlanned(7, false, "Run 7 acts on rung oversight", Duration.ofMinutes(20)));
    assertThat(paged()).isEmpty();
    passes(FIVE);
    assertThat(paged()).containsExactly("grace", "linus");
  }

  @Test
  void a_run_that_turns_out_lower_than_fallback_brings_people_at_once() {
    opensForAutomation();
    happens(new EscalationEvent.RunPlanned(7, false, "Run 7 acts on rung oversight", Duration.ofMinutes(20)));
    assertThat(paged()).containsExactly("ada");
    assertThat(state.kind()).isEqualTo(PageKind.CHECK);
  }

  @Test
  void asks_the_approvers_at_once_also_while_somebody_works_on_it() {
    opens();
    happens(new EscalationEvent.Acknowledged("person:ada"));
    happens(new EscalationEvent.ApprovalNeeded(7, "Run 7 needs an approval", List.of(person("hopper"))));
    assertThat(effects).containsExactly(new Page(person("hopper"), 0, 0, PageKind.APPROVAL, "Run 7 needs an approval", 7L));
    assertThat(state.phase()).isEqualTo(Phase.ACKNOWLEDGED);
  }

  @Test
  void an_approval_that_a_held_run_needs_starts_the_escalation_and_asks_nobody_twice() {
    opensForAutomation();
    runIsPlanned();
    happens(new EscalationEvent.ApprovalNeeded(7, "Run 7 needs an approval", List.of(person("ada"), person("hopper"))));
    assertThat(paged()).containsExactly("ada", "hopper");
    assertThat(state.phase()).isEqualTo(Phase.PAGING);
  }

  @Test
  void an_approval_given_pauses_the_levels_until_the_run_has_ended_badly_or_too_late() {
    happens(new EscalationEvent.OpenedForPeople(PageKind.CHECK, "Runbook fix acts by itself"));
    happens(new EscalationEvent.RunPlanned(7, false, "Run 7 acts", Duration.ofMinutes(20)));
    happens(new EscalationEvent.RunApproved(7, "person:ada", Duration.ofMinutes(20)));
    passes(Duration.ofMinutes(19));
    assertThat(paged()).isEmpty();
    happens(new EscalationEvent.RunFailed(7, "Run 7 ended as failed"));
    assertThat(paged()).containsExactly("ada");
  }

  @Test
  void an_undeliverable_page_escalates_at_once_when_nobody_of_the_level_is_left() {
    opens();
    happens(new EscalationEvent.Undeliverable("ada", 0, 1));
    assertThat(paged()).containsExactly("grace", "linus");
    happens(new EscalationEvent.Undeliverable("grace", 0, 2));
    assertThat(paged()).isEmpty();
    happens(new EscalationEvent.Undeliverable("grace", 0, 2));
    happens(new EscalationEvent.Undeliverable("ada", 0, 1));
    assertThat(paged()).isEmpty();
    happens(new EscalationEvent.Undeliverable("linus", 0, 2));
    assertThat(paged()).containsExactly("ada");
    assertThat(state.round()).isEqualTo(1);
  }

  @Test
  void nobody_on_call_means_the_next_level_at_once_and_a_fact() {
    plan = plan(0, gap(), level("grace"));
    opens();
    assertThat(paged()).containsExactly("grace");
    assertThat(told()).containsExactly("escalation.started", "escalation.unreachable", "escalation.escalated");
  }

  @Test
  void a_policy_that_reaches_nobody_is_exhausted_at_once() {
    plan = plan(3, gap(), gap());
    opens();
    assertThat(told()).containsExactly("escalation.started", "escalation.unreachable", "escalation.unreachable", "escalation.exhausted");
    assertThat(state.phase()).isEqualTo(Phase.EXHAUSTED);
  }

  @Test
  void a_raised_severity_restarts_an_exhausted_escalation_and_no_other() {
    plan = plan(0, level("ada"));
    opens();
    happens(new EscalationEvent.SeverityRaised("It became worse"));
    assertThat(effects).isEmpty();
    passes(FIVE);
    assertThat(state.phase()).isEqualTo(Phase.EXHAUSTED);
    happens(new EscalationEvent.SeverityRaised("It became worse"));
    assertThat(paged()).containsExactly("ada");
  }

  @Test
  void an_exhausted_escalation_can_still_be_acknowledged() {
    plan = plan(0, gap());
    opens();
    happens(new EscalationEvent.Acknowledged("person:ada"));
    assertThat(state.phase()).isEqualTo(Phase.ACKNOWLEDGED);
  }
}
