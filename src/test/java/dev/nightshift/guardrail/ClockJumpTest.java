package dev.nightshift.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestPipeline;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.guardrail.Guardrails.Act;
import dev.nightshift.guardrail.Guardrails.Decision;
import dev.nightshift.guardrail.Verdict.Answer;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.NodeName;
import dev.nightshift.runbook.Limits;
import dev.nightshift.runbook.Rung;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clock of the database, by which all nodes go, jumps by minutes: what cannot be told any more is never taken for a yes. */
class ClockJumpTest {
  private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
  private static final Duration BACK = Duration.ofMinutes(-10);
  private static final Binding BINDING = new Binding("restore", "payments");
  private static final Resource SERVICE = new Resource(Resource.Kind.SERVICE, "payments");
  private final TestPipeline pipeline = TestPipeline.small(GuardrailWiring.class);
  private final Guardrails guardrails = pipeline.part(Guardrails.class);

  @AfterEach
  void close() {
    pipeline.close();
  }

  private static Situation at(Instant now, long run, Restraints restraints) {
    TargetAddress web = new TargetAddress("web-1", "ssh", "10.0.0.1", Map.of(), Map.of());
    return new Situation(
        run, "restore", "payments", "digest", List.of(), null, false, Rung.FALLBACK, false, false, false, true, Limits.DEFAULT, restraints, null, List.of(web), true,
        new Surroundings(List.of(), true, List.of(), List.of("payments"), List.of(), List.of(), false), false, "prod", List.of(SERVICE), List.of("payments"), Set.of("shell"),
        GuardrailRules.NONE, new Permissions.Decision(true, "by its role", List.of()), Map.of(), now);
  }

  private Decision last(Situation situation) {
    return pipeline.database.transaction().execute(status -> guardrails.beforeActing(situation)).getLast();
  }

  private void acted(long run, Instant at) {
    pipeline.database.transaction().executeWithoutResult(status -> {
      guardrails.acting(new Act(run, null, BINDING), List.of(), List.of(), at);
      guardrails.ended(new Act(run, null, BINDING), Guardrails.End.UNPROVED, "", at);
    });
  }

  @Test
  void runs_of_a_time_to_come_still_count_in_budgets_and_cool_downs() {
    for (long run = 1; run <= 3; run++) {
      acted(run, NOW);
    }
    Decision used = last(at(NOW.plus(BACK), 9, Restraints.NONE));
    assertThat(used.guardrail()).isEqualTo("budget");
    assertThat(used.verdict().values()).containsEntry("used", 3);
    Restraints cooldown = new Restraints(List.of(), Map.of(), List.of(), Duration.ofMinutes(5), Duration.ZERO, null, null);
    Decision hot = last(at(NOW.plus(BACK), 9, cooldown));
    assertThat(hot.guardrail()).isEqualTo("cooldown");
    assertThat(hot.verdict().values()).containsEntry("over", "2026-11-20T03:05:00Z");
  }

  @Test
  void a_dry_run_of_a_time_to_come_is_of_unknown_age_and_does_not_count() {
    Restraints first = new Restraints(List.of(), Map.of(), List.of(), Duration.ZERO, Duration.ZERO, null, Duration.ofMinutes(5));
    guardrails.dryRan("digest", BINDING, "person:ada", "", NOW);
    assertThat(last(at(NOW, 9, first)).allows()).isTrue();
    Decision denied = last(at(NOW.plus(BACK), 9, first));
    assertThat(denied.guardrail()).isEqualTo("dry-run-first");
    assertThat(denied.verdict().why()).contains("in a time to come: the clock has gone back");
    assertThat(last(at(NOW.minus(BACK), 9, first)).verdict().why()).as("forward, it is too old").contains("too old");
  }

  @Test
  void an_emergency_of_a_time_to_come_overrides_nothing_and_is_not_confirmed() {
    BreakGlassStore glasses = new BreakGlassStore(pipeline.database.jdbc());
    BreakGlass asked = glasses.ask("payments", "", "down", Duration.ofMinutes(30), "ada", NOW);
    assertThat(asked.waits(NOW)).isTrue();
    assertThat(asked.waits(NOW.plus(BACK))).isFalse();
    BreakGlass broken = glasses.confirm(asked.id(), "grace", NOW).orElseThrow();
    assertThat(broken.covers(BINDING, NOW)).isTrue();
    assertThat(broken.covers(BINDING, NOW.plus(BACK))).isFalse();
    assertThat(broken.covers(BINDING, NOW.plus(Duration.ofMinutes(30)))).as("forward, it is over").isFalse();
  }

  @Test
  void a_lease_that_a_jump_has_made_longer_still_excludes_and_one_that_it_ended_lets_the_first_change_nothing_more() {
    pipeline.database.transaction().executeWithoutResult(status -> guardrails.acting(new Act(7, null, BINDING), List.of(), List.of(), NOW));
    LockStore locks = new LockStore(pipeline.database.jdbc(), new NodeName("a"));
    locks.serialise(List.of(SERVICE));
    locks.release(7);
    locks.take(7, List.of(SERVICE), List.of());
    pipeline.database.jdbc().sql("UPDATE lock_lease SET until = until + interval '10 minutes'").update();
    assertThat(last(at(NOW, 9, Restraints.NONE)).verdict().answer()).as("the clock has gone back").isEqualTo(Answer.WAIT);
    pipeline.database.jdbc().sql("UPDATE lock_lease SET until = until - interval '30 minutes'").update();
    assertThat(last(at(NOW, 9, Restraints.NONE)).allows()).as("the clock has gone forward").isTrue();
    pipeline.database.transaction().executeWithoutResult(status -> guardrails.acting(new Act(9, null, BINDING), List.of(), List.of(SERVICE), NOW));
    Decision late = pipeline.database.transaction().execute(status -> guardrails.beforeStep(at(NOW, 7, Restraints.NONE))).getLast();
    assertThat(late.guardrail()).isEqualTo("lock");
    assertThat(late.verdict().why()).contains("its lock has run out, and run 9 has taken over");
  }
}
