package dev.nightshift.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestPipeline;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.guardrail.Guardrails.Decision;
import dev.nightshift.guardrail.Verdict.Answer;
import dev.nightshift.catalog.Amount;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.identity.Permissions;
import dev.nightshift.runbook.ApprovalRule;
import dev.nightshift.runbook.Limits;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Rung;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class GuardrailsTest {
  private static final Permissions.Decision PERMITTED = new Permissions.Decision(true, "the role allows it", List.of());
  private static final TargetAddress WEB = new TargetAddress("web-1", "ssh", "10.0.0.1", Map.of(), Map.of());
  private static final Surroundings AROUND = new Surroundings(List.of(), true, List.of(), List.of("payments", "shop"), List.of(), List.of(), false);
  private static final Resource SERVICE = new Resource(Resource.Kind.SERVICE, "payments");
  private final TestPipeline pipeline = TestPipeline.small(GuardrailWiring.class);
  private final TestDatabase database = pipeline.database;
  private final Guardrails guardrails = pipeline.part(Guardrails.class);

  @AfterAll
  void close() {
    pipeline.close();
  }

  private static Situation situation(List<TargetAddress> targets, boolean localAllowed, ApprovalRule approval, Map<String, Object> variables) {
    return new Situation(
        1, "restore", "payments", "digest", List.of(), null, false, Rung.OVERSIGHT, false, false, false, true, Limits.DEFAULT, Restraints.NONE, approval, targets, true, AROUND,
        localAllowed, "prod", List.of(SERVICE), List.of("payments", "shop"), Set.of("shell"), GuardrailRules.NONE, PERMITTED, variables, Instant.parse("2026-11-20T03:00:00Z"));
  }

  private Decision last(Situation situation) {
    return database.transaction().execute(status -> guardrails.beforeActing(situation)).getLast();
  }

  @Test
  void when_all_agree_each_has_said_why() {
    List<Decision> all = database.transaction().execute(status -> guardrails.beforeActing(situation(List.of(WEB), false, null, Map.of())));
    assertThat(all).allMatch(Decision::allows);
    assertThat(all).extracting(Decision::guardrail).containsExactly(
        "stop-all", "permission", "freeze", "environment", "hands-off", "look-again", "empty-selection", "local-steps", "max-targets", "max-per", "min-healthy", "breaker", "dry-run-first", "attempts", "cooldown", "budget",
        "shared-budget", "storm", "approval", "neighbours", "lock");
    assertThat(all).noneMatch(decision -> decision.verdict().why().isBlank());
  }

  @Test
  void nothing_chosen_never_means_everything() {
    assertThat(last(situation(List.of(), false, null, Map.of())).guardrail()).isEqualTo("empty-selection");
  }

  @Test
  void this_node_itself_needs_permission() {
    Decision denied = last(situation(List.of(TargetAddress.local()), false, null, Map.of()));
    assertThat(denied.guardrail()).isEqualTo("local-steps");
    assertThat(denied.verdict().answer()).isEqualTo(Answer.DENY);
    assertThat(last(situation(List.of(TargetAddress.local()), true, null, Map.of())).allows()).isTrue();
  }

  @Test
  void one_that_cannot_be_evaluated_denies() {
    ApprovalRule rule = new ApprovalRule(new Located<>("service.tier == 1", 3), List.of(), 1, Duration.ofMinutes(1), 3);
    Decision denied = last(situation(List.of(WEB), false, rule, Map.of("service", Map.of("env", "prod"))));
    assertThat(denied.guardrail()).isEqualTo("approval");
    assertThat(denied.verdict().answer()).isEqualTo(Answer.DENY);
    Situation noTime = new Situation(
        1, "restore", "payments", "digest", List.of(), null, false, Rung.OVERSIGHT, false, false, false, true,
        new Limits(new Amount(1, false), new Amount(1, false), new Amount(0, false), Limits.DEFAULT.budget(), Duration.ZERO, false, null, null, null),
        new Restraints(List.of(), Map.of(), List.of(), Duration.ofDays(1), Duration.ZERO, null, null), null, List.of(WEB), true, AROUND, false, "prod", List.of(), List.of(), Set.of(), GuardrailRules.NONE, PERMITTED, Map.of(), Instant.MIN);
    assertThat(last(noTime).verdict().answer()).as("a budget that cannot be counted is used up").isEqualTo(Answer.DENY);
  }

  @Test
  void a_condition_that_would_not_come_to_an_end_denies() {
    String loop = "[0,1,2,3,4,5,6,7,8,9]";
    String endless = loop + ".all(a, " + loop + ".all(b, " + loop + ".all(c, " + loop + ".all(d, " + loop + ".all(e, a + b + c + d + e >= 0)))))";
    ApprovalRule rule = new ApprovalRule(new Located<>(endless, 3), List.of(), 1, Duration.ofMinutes(1), 3);
    Decision denied = last(situation(List.of(WEB), false, rule, Map.of()));
    assertThat(denied.guardrail()).isEqualTo("approval");
    assertThat(denied.verdict().answer()).isEqualTo(Answer.DENY);
    assertThat(denied.verdict().why()).contains("cannot be told", "make it simpler");
  }

  @Test
  void one_run_at_a_time_changes_a_service() {
    Instant now = Instant.parse("2026-11-20T03:00:00Z");
    database.transaction().executeWithoutResult(status -> guardrails.acting(new Guardrails.Act(7, null, new Binding("other", "payments")), List.of(), List.of(SERVICE), now));
    Decision waits = last(situation(List.of(WEB), false, null, Map.of()));
    assertThat(waits.guardrail()).isEqualTo("lock");
    assertThat(waits.verdict().answer()).isEqualTo(Answer.WAIT);
    assertThat(waits.verdict().values()).containsEntry("run", 7L);
    database.transaction().executeWithoutResult(status -> guardrails.ended(new Guardrails.Act(7, null, new Binding("other", "payments")), Guardrails.End.PROVED, "", now));
    assertThat(last(situation(List.of(WEB), false, null, Map.of())).allows()).isTrue();
  }
}
