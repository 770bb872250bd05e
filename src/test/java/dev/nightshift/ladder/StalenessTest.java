package dev.nightshift.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.guardrail.GuardrailWiring;
import dev.nightshift.identity.Actor;
import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.ladder.Staleness.Doubt;
import dev.nightshift.ledger.Audit;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StalenessTest {
  private static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));
  private static final Actor VIC = new Actor("person:vic", "vic", Actor.Role.VIEWER, Set.of());

  private final Runbook restore =
      TestWorkspaces.runbook("restore", "---\nnightshift: {rung: fallback, targets: role=web}\n---\n## Mitigation\n```sh {name=restart}\ntrue\n```\n");
  private final TestPipeline pipeline = TestPipeline.of(TestWorkspaces.small(restore), GuardrailWiring.class, LadderWiring.class);
  private final Staleness staleness = pipeline.part(Staleness.class);

  @AfterEach
  void close() {
    assertThat(pipeline.part(Audit.class).verify().findings()).isEmpty();
    pipeline.close();
  }

  private void mark(String service, Cause cause, String... reasons) {
    mark(new Doubt(restore, service, cause, List.of(reasons), 1));
  }

  private void mark(Doubt doubt) {
    pipeline.database.transaction().executeWithoutResult(status -> staleness.mark(List.of(doubt), "test-1"));
  }

  private List<Fact> facts(String type) {
    return pipeline.facts().stream().filter(fact -> fact.type().equals(type)).toList();
  }

  @Test
  void a_stale_runbook_stands_no_higher_than_human_initiated_and_says_why() {
    mark("payments", Cause.CHANGE, "Payments was changed: 1.7");
    Standing capped = Standing.of(restore, StaleCap.bound(staleness.open().of("restore", "payments")).stream().toList());
    assertThat(capped.rung()).isEqualTo(Rung.HUMAN_INITIATED);
    assertThat(capped.declared()).isEqualTo(Rung.FALLBACK);
    assertThat(capped.why()).isEqualTo("it is stale until somebody confirms it: Payments was changed: 1.7");
    assertThat(Standing.of(restore, StaleCap.bound(staleness.open().of("restore", "ledger")).stream().toList()).rung()).as("another service").isEqualTo(Rung.FALLBACK);
    assertThat(Standing.of(restore, StaleCap.bound(staleness.open().of("other", "payments")).stream().toList()).rung()).as("another runbook").isEqualTo(Rung.FALLBACK);
  }

  @Test
  void a_mark_for_the_runbook_as_a_whole_holds_for_every_service() {
    mark("", Cause.DRILL, "the drill broke");
    assertThat(staleness.open().of("restore", "payments")).hasSize(1);
    assertThat(staleness.open().of("restore", "ledger")).hasSize(1);
  }

  @Test
  void what_happens_again_is_counted_on_the_open_mark_and_told_once() {
    mark("payments", Cause.CHANGE, "1.7");
    pipeline.clock.tick(Duration.ofHours(1));
    mark(new Doubt(restore, "payments", Cause.CHANGE, List.of("1.8"), 3));
    StaleMark mark = staleness.open().open().getFirst();
    assertThat(staleness.open().open()).hasSize(1);
    assertThat(mark.times()).isEqualTo(4);
    assertThat(mark.why()).isEqualTo("1.7 (and 3 more since)");
    assertThat(Duration.between(mark.markedAt(), mark.lastAt())).isEqualTo(Duration.ofHours(1));
    assertThat(facts("runbook.stale")).hasSize(1);
    assertThat(facts("runbook.stale").getFirst().text("cappedAt")).isEqualTo("human-initiated");
  }

  @Test
  void another_cause_is_another_mark() {
    mark("payments", Cause.CHANGE, "1.7");
    mark("payments", Cause.DRILL, "it broke");
    assertThat(facts("runbook.stale")).hasSize(2);
    assertThat(Standing.of(restore, StaleCap.bound(staleness.open().of("restore", "payments")).stream().toList()).why()).endsWith("1.7; it broke");
  }

  @Test
  void a_person_confirms_and_the_history_is_kept() {
    mark("payments", Cause.CHANGE, "1.7");
    mark("ledger", Cause.CHANGE, "2.0");
    assertThat(staleness.confirm("restore", "payments", ADA, "tried it")).hasSize(1);
    assertThat(staleness.open().of("restore")).extracting(StaleMark::service).containsExactly("ledger");
    staleness.confirm("restore", null, ADA, "");
    assertThat(staleness.open().open()).isEmpty();
    assertThat(staleness.history("restore", 10)).extracting(StaleMark::confirmedBy).containsExactly("person:ada", "person:ada");
    assertThat(facts("runbook.confirmed").getFirst().json().path("reason").asString()).isEqualTo("tried it");
    assertThat(facts("runbook.confirmed").getFirst().actor()).isEqualTo("person:ada");
    mark("payments", Cause.CHANGE, "1.8");
    assertThat(facts("runbook.stale")).as("a doubt after the confirmation is a new one").hasSize(3);
  }

  @Test
  void confirming_needs_the_permission_and_something_to_confirm() {
    mark("payments", Cause.CHANGE, "1.7");
    assertThatThrownBy(() -> staleness.confirm("restore", null, VIC, "")).isInstanceOf(Problem.Denied.class).hasMessageContaining("confirm a runbook");
    assertThatThrownBy(() -> staleness.confirm("restore", null, Actor.AUTOMATION, "")).isInstanceOf(Problem.Denied.class);
    assertThatThrownBy(() -> staleness.confirm("restore", "ledger", ADA, "")).isInstanceOf(Problem.Conflict.class).hasMessageContaining("ledger");
    assertThatThrownBy(() -> staleness.confirm("nothing", null, ADA, "")).isInstanceOf(Problem.Missing.class);
    assertThatThrownBy(() -> staleness.confirm("restore", null, ADA, "x".repeat(2_001))).isInstanceOf(Problem.Invalid.class);
    assertThat(staleness.open().open()).hasSize(1);
    assertThat(facts("runbook.confirmed")).isEmpty();
  }

  @Test
  void a_missing_reference_that_a_person_has_confirmed_is_no_doubt_until_more_is_missing() {
    mark("", Cause.REFERENCE, "the unit payments is gone");
    staleness.confirm("restore", null, ADA, "it comes back tomorrow");
    mark("", Cause.REFERENCE, "the unit payments is gone");
    assertThat(staleness.open().open()).isEmpty();
    mark("", Cause.REFERENCE, "the unit payments is gone", "the page is gone");
    assertThat(staleness.open().open()).hasSize(1);
  }

  @Test
  void marking_and_its_fact_are_one_transaction() {
    assertThatThrownBy(
        () -> pipeline.database.transaction().executeWithoutResult(
            status -> {
              staleness.mark(List.of(new Doubt(restore, "", Cause.DRILL, List.of("x"), 1)), "test-1");
              throw new IllegalStateException("the node dies");
            })).isInstanceOf(IllegalStateException.class);
    assertThat(staleness.open().open()).isEmpty();
    assertThat(facts("runbook.stale")).isEmpty();
  }
}
