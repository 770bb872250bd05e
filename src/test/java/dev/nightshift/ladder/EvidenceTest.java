package dev.nightshift.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.runbook.Rung;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final Instant OPENED = Instant.parse("2026-11-20T03:00:00Z");
  private long number;

  private Weighed run(String outcome, boolean acted, String stoppedBy, String harm, String relapse, int minutes) {
    number++;
    return new Weighed(
        number, new Binding("restore", "payments"), number, "v1", Rung.HUMAN_INITIATED, OPENED, acted ? OPENED.plusSeconds(10) : null,
        OPENED.plus(Duration.ofMinutes(minutes)), number, outcome, true, outcome.equals("succeeded") || !acted && !outcome.equals("failed"), stoppedBy, harm, relapse);
  }

  private Weighed good() {
    return run("succeeded", true, "", "", "", 4);
  }

  private Weighed bad() {
    return run("failed", true, "", "", "", 4);
  }

  private List<Weighed> good(int many) {
    return new ArrayList<>(LongStream.range(0, many).mapToObj(i -> good()).toList());
  }

  private List<Weighed> good(int many, Weighed... more) {
    List<Weighed> runs = good(many);
    runs.addAll(List.of(more));
    return runs;
  }

  @Test
  void counts_what_runs_came_to() {
    Evidence evidence = Evidence.of(List.of(
        good(), run("succeeded", true, "", "", "", 8), bad(), run("unknown", true, "", "", "", 4), run("stopped", true, "person:ada", "", "", 4),
        run("stopped", false, "", "", "", 1), run("succeeded", true, "", "a new alert", "", 4), run("succeeded", true, "", "", "it came back", 4)));
    assertThat(evidence.attempts()).isEqualTo(7);
    assertThat(evidence.verified()).as("harm is no success").isEqualTo(2);
    assertThat(evidence.failures()).as("one failed, one did not last").isEqualTo(2);
    assertThat(evidence.unknowns()).isEqualTo(1);
    assertThat(evidence.stops()).isEqualTo(1);
    assertThat(evidence.cameAnyway()).isEqualTo(1);
    assertThat(evidence.harms()).isEqualTo(1);
    assertThat(evidence.harmFree()).isEqualTo(1);
    assertThat(evidence.failing()).as("unknowns, stops and harm are between them").isEqualTo(2);
    assertThat(evidence.recovery()).as("the median").isEqualTo(Duration.ofMinutes(6));
    assertThat(evidence.bound()).isEqualTo(WilsonBound.lower(2, 7));
  }

  @Test
  void five_proved_recoveries_earn_oversight_and_twenty_fallback() {
    assertThat(next(Rung.HUMAN_INITIATED, good(4)).lacking()).containsExactly("4 of 5 verified successes");
    assertThat(next(Rung.HUMAN_INITIATED, good(5)).ready()).isTrue();
    assertThat(next(Rung.HUMAN_INITIATED, good(5)).to()).isEqualTo(Rung.OVERSIGHT);
    assertThat(next(Rung.OVERSIGHT, good(19)).lacking()).containsExactly("19 of 20 verified successes");
    assertThat(next(Rung.OVERSIGHT, good(20)).ready()).isTrue();
    assertThat(Proposal.next(Rung.FALLBACK, Evidence.of(good(30)), LadderRules.DEFAULT)).isEmpty();
  }

  @Test
  void enough_successes_are_not_enough_where_too_many_fail() {
    assertThat(next(Rung.HUMAN_INITIATED, good(5, bad(), bad(), bad(), good())).lacking()).containsExactly("the success rate is at least 0.35, and 0.50 is needed");
    assertThat(next(Rung.OVERSIGHT, good(100, bad(), bad())).lacking()).containsExactly("the last 2 runs failed");
  }

  @Test
  void harm_is_not_forgotten_before_twenty_attempts_also_when_all_else_begins_anew() {
    List<Weighed> runs = good(30, run("succeeded", true, "", "a new alert", "", 4));
    long fell = number;
    runs.addAll(good(19));
    Evidence since = Evidence.since(runs, fell);
    assertThat(since.attempts()).isEqualTo(19);
    assertThat(Proposal.next(Rung.HUMAN_INITIATED, since, LadderRules.DEFAULT).orElseThrow().lacking()).containsExactly("19 of 20 attempts without harm");
    runs.add(good());
    assertThat(Proposal.next(Rung.HUMAN_INITIATED, Evidence.since(runs, fell), LadderRules.DEFAULT).orElseThrow().ready()).isTrue();
  }

  @Test
  void falls_by_harm_by_an_unknown_and_by_two_failures_in_a_row() {
    Weighed harmful = run("succeeded", true, "", "a new alert", "", 4);
    assertThat(Demotion.because(good(9, harmful), harmful.run(), 2)).contains("run " + harmful.run() + " did harm: a new alert");
    Weighed unknown = run("unknown", true, "", "", "", 4);
    assertThat(Demotion.because(good(9, unknown), unknown.run(), 2)).contains("nobody can say what run " + unknown.run() + " did");
    Weighed first = bad();
    Weighed second = bad();
    assertThat(Demotion.because(good(9, first), first.run(), 2)).isEmpty();
    assertThat(Demotion.because(good(9, first, second), second.run(), 2)).contains("2 runs failed in a row, up to run " + second.run());
    assertThat(Demotion.because(good(1, first, good(), second), second.run(), 2)).as("a success between them").isEmpty();
    assertThat(Demotion.because(good(1, first, run("stopped", true, "person:ada", "", "", 1), second), second.run(), 2)).as("a stop between them").isPresent();
    Weighed relapsed = run("succeeded", true, "", "", "it came back", 4);
    assertThat(Demotion.because(good(1, first, relapsed), relapsed.run(), 2)).as("a success that did not last").isPresent();
  }

  private static PastIncident past(long id, int minutes, boolean byPeople) {
    return new PastIncident(id, "payments", "Down", OPENED, OPENED.plus(Duration.ofMinutes(minutes)), byPeople, id);
  }

  @Test
  void recoveries_that_would_have_come_anyway_are_told_by_the_rate_at_which_the_alert_goes_away_by_itself() {
    Comparison without = Comparison.of(List.of(past(1, 30, true), past(2, 10, true), past(3, 2, false), past(4, 3, false), past(5, 50, true)));
    assertThat(without).isEqualTo(new Comparison(3, Duration.ofMinutes(30), 2, 5));
    assertThat(without.selfClearing()).isEqualTo(0.4);
    Evidence evidence = Evidence.of(good(10, run("stopped", false, "", "", "", 1)));
    assertThat(without.anyway(evidence)).as("one did, and 0.4 of ten").isEqualTo(5);
    assertThat(Shown.of(evidence, without)).containsExactly(
        "10 of 10 attempts recovered it, proved: at least 72 %.", "It takes 4 min, people take 30 min.", "Once the alert was clear before it changed anything.",
        "Without it the alert went away by itself in 2 of 5 cases: about 4 of the 10 recoveries would have come anyway.");
    Comparison nothing = Comparison.of(List.of());
    assertThat(nothing).isEqualTo(new Comparison(0, null, 0, 0));
    assertThat(nothing.anyway(evidence)).isEqualTo(1);
    assertThat(Shown.of(Evidence.of(List.of()), nothing)).containsExactly("It has not tried yet.");
  }

  private static Proposal next(Rung earned, List<Weighed> runs) {
    return Proposal.next(earned, Evidence.of(runs), LadderRules.DEFAULT).orElseThrow();
  }
}
