package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.ADA;
import static dev.nightshift.run.RunWorld.GRACE;
import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.guardrail.BreakGlass;
import dev.nightshift.guardrail.Breakers;
import dev.nightshift.guardrail.Emergencies;
import dev.nightshift.guardrail.Emergencies.Request;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two people let automation act in an emergency; one never can. */
class BreakGlassTest {
  private static final Request PAYMENTS = new Request("payments", null, "checkout is down", "30m");
  private static final String SETTINGS = "limits: {cooldown: 10m, budget: 1/1h}\nverify: {settle: 0s}";
  private static final String BODY = "## Mitigation\n" + step("restart") + "## Verification\n" + step("answers");

  private static Emergencies emergencies(RunWorld world) {
    return world.pipeline.part(Emergencies.class);
  }

  private static Run start(RunWorld world) {
    Run run = world.runs.start("restore", null, Map.of(), ADA);
    RunWorld.eventually(() -> world.runs.get(run.id()).status().ended());
    return world.runs.get(run.id());
  }

  @Test
  void what_two_people_agree_on_overrides_what_can_wait_for_a_time_and_says_so() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, BODY))) {
      assertThat(start(world).status()).isEqualTo(RunStatus.SUCCEEDED);
      world.pipeline.part(Freezes.class).freeze("payments", "2h", "the database is being moved", ADA);
      world.pipeline.part(Breakers.class).harmed(new Binding("restore", "payments"), "the ledger alerts");
      assertThat(start(world).reason()).contains("frozen");

      BreakGlass asked = emergencies(world).ask(PAYMENTS, ADA);
      assertThat(start(world).reason()).as("one has only asked").contains("frozen");
      emergencies(world).confirm(asked.id(), GRACE);
      Run run = start(world);
      assertThat(run.status()).isEqualTo(RunStatus.SUCCEEDED);
      for (String guardrail : new String[] {"freeze", "breaker", "cooldown", "budget"}) {
        Fact decided = world.facts("guardrail.decided").stream()
            .filter(fact -> fact.runId() == run.id() && fact.text("guardrail").equals(guardrail)).findFirst().orElseThrow();
        assertThat(decided.text("why")).as(guardrail).startsWith("overridden by break glass of ada and grace: checkout is down (it says: ");
      }
      assertThat(world.pipeline.part(Breakers.class).of(new Binding("restore", "payments")).state()).as("no canary closed it").isEqualTo("open");
      assertThat(world.fact("break_glass.asked").actor()).isEqualTo("person:ada");
      assertThat(world.fact("break_glass.broken").actor()).isEqualTo("person:grace");

      world.tick(Duration.ofMinutes(30));
      assertThat(emergencies(world).holding()).isEmpty();
      assertThat(start(world).reason()).as("it is over").contains("frozen");
    }
  }

  @Test
  void one_person_is_never_enough_whatever_the_token_and_the_refusal_is_on_the_ledger() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, BODY))) {
      BreakGlass asked = emergencies(world).ask(PAYMENTS, ADA);
      Actor adasOtherToken = new Actor("person:ada", "ada", Actor.Role.ADMIN, Set.of());
      for (Actor same : new Actor[] {ADA, adasOtherToken}) {
        assertThatThrownBy(() -> emergencies(world).confirm(asked.id(), same)).isInstanceOf(Problem.Denied.class).hasMessageContaining("two different people");
      }
      Actor nobody = new Actor("token:ci", "", Actor.Role.ADMIN, Set.of());
      assertThatThrownBy(() -> emergencies(world).confirm(asked.id(), nobody)).isInstanceOf(Problem.Denied.class).hasMessageContaining("is not a person");
      assertThatThrownBy(() -> emergencies(world).ask(PAYMENTS, nobody)).isInstanceOf(Problem.Denied.class);
      Actor viewer = new Actor("person:eve", "eve", Actor.Role.VIEWER, Set.of());
      assertThatThrownBy(() -> emergencies(world).confirm(asked.id(), viewer)).isInstanceOf(Problem.Denied.class);
      assertThat(emergencies(world).holding()).isEmpty();
      assertThat(world.facts("break_glass.refused")).hasSize(2).allMatch(fact -> fact.text("why").contains("same person"));
      assertThatThrownBy(() -> world.pipeline.database.jdbc().sql("UPDATE break_glass SET confirmed_by = asked_by, until = now()").update())
          .as("nor by the database").hasMessageContaining("break_glass");
    }
  }

  @Test
  void it_is_for_a_service_or_a_runbook_with_a_reason_and_not_for_long() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, BODY))) {
      Emergencies emergencies = emergencies(world);
      for (Request wrong : new Request[] {
        new Request(null, null, "x", null), new Request("payments", null, " ", null), new Request("payments", null, "x", "5h"), new Request("payments", null, "x", "long")
      }) {
        assertThatThrownBy(() -> emergencies.ask(wrong, ADA)).isInstanceOf(Problem.Invalid.class);
      }
      assertThatThrownBy(() -> emergencies.ask(new Request("paymnts", null, "x", null), ADA)).isInstanceOf(Problem.Missing.class);
      assertThatThrownBy(() -> emergencies.ask(new Request(null, "nothing", "x", null), ADA)).isInstanceOf(Problem.Missing.class);

      BreakGlass late = emergencies.ask(new Request(null, "restore", "x", null), ADA);
      world.tick(Duration.ofMinutes(15));
      assertThatThrownBy(() -> emergencies.confirm(late.id(), GRACE)).isInstanceOf(Problem.Conflict.class);
      BreakGlass ended = emergencies.ask(new Request(null, "restore", "x", null), ADA);
      emergencies.confirm(ended.id(), GRACE);
      assertThatThrownBy(() -> emergencies.confirm(ended.id(), GRACE)).isInstanceOf(Problem.Conflict.class);
      emergencies.end(ended.id(), ADA);
      assertThat(emergencies.holding()).isEmpty();
      assertThatThrownBy(() -> emergencies.end(ended.id(), ADA)).isInstanceOf(Problem.Conflict.class);
    }
  }

  @Test
  void a_stop_of_everything_and_a_lock_are_not_overridden() {
    try (RunWorld world = RunWorld.of(runbook(SETTINGS, BODY))) {
      emergencies(world).confirm(emergencies(world).ask(PAYMENTS, ADA).id(), GRACE);
      world.pipeline.part(Freezes.class).stopAll("restarts make it worse", ADA);
      assertThat(start(world).reason()).contains("all automation was stopped");
      world.pipeline.part(Freezes.class).resume(ADA);
      var jdbc = world.pipeline.database.jdbc();
      jdbc.sql("INSERT INTO lock_lease (fence, run_id, until) VALUES (nextval('lock_fence'), 4711, 'infinity')").update();
      jdbc.sql("INSERT INTO run_lock SELECT 'service payments', fence FROM lock_lease WHERE run_id = 4711 ON CONFLICT (resource) DO UPDATE SET fence = excluded.fence").update();
      Run waiting = world.runs.start("restore", null, Map.of(), ADA);
      RunWorld.eventually(() -> world.runs.get(waiting.id()).reason().contains("run 4711 is changing payments"));
      assertThat(world.kind.ran).isEmpty();
    }
  }
}
