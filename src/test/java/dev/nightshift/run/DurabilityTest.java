package dev.nightshift.run;

import static dev.nightshift.run.RunWorld.runbook;
import static dev.nightshift.run.RunWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Status;
import dev.nightshift.platform.NodeName;
import dev.nightshift.run.RecordingKind.Behaviour;
import dev.nightshift.run.RunStore.Claim;
import dev.nightshift.run.RunStore.Row;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Two nodes on one database, of which one falls silent while a step runs. */
class DurabilityTest {

  private final CountDownLatch never = new CountDownLatch(1);
  private final Behaviour hangs = (request, output) -> {
    never.await();
    return new Result(Map.of("exit", 0L), Map.of(), true, null);
  };

  private static String mitigation(String attributes) {
    return "## Mitigation\n" + step("restart" + attributes);
  }

  @Test
  void an_idempotent_step_is_repeated_by_the_node_that_takes_over_and_the_old_node_writes_nothing() {
    try (RunWorld first = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", mitigation(" idempotent")));
        RunWorld second = first.join("node-2")) {
      first.kind.when("restart", hangs);
      first.fire();
      RunWorld.eventually(() -> first.kind.ran.contains("restart@web-1"));
      second.pipeline.clock.tick(Duration.ofMinutes(10));
      second.executor.look();
      assertThat(second.executor.driving()).as("the lease still holds, whatever the clock of another node says").isZero();
      first.silent();
      second.executor.look();
      second.await(RunStatus.VERIFYING);
      assertThat(second.kind.ran).containsExactly("restart@web-1");
      never.countDown();
      RunWorld.eventually(() -> first.executor.driving() == 0);
      assertThat(second.runs.attempts(second.run().id()))
          .extracting(StepAttempt::attempt, StepAttempt::status)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(1, StepAttempt.Status.ABANDONED),
              org.assertj.core.groups.Tuple.tuple(2, StepAttempt.Status.SUCCEEDED));
    }
  }

  @Test
  void any_other_step_is_not_repeated_and_a_person_is_asked() {
    try (RunWorld first = RunWorld.of(runbook("rung: fallback", mitigation("")));
        RunWorld second = first.join("node-2")) {
      first.kind.when("restart", hangs);
      Incident incident = first.fire();
      RunWorld.eventually(() -> first.kind.ran.contains("restart@web-1"));
      assertThat(first.runs.attempts(first.run().id())).extracting(StepAttempt::status).containsExactly(StepAttempt.Status.STARTED);
      first.silent();
      second.pipeline.clock.tick(Duration.ofSeconds(9));
      second.executor.look();
      Run run = second.await(RunStatus.UNKNOWN);
      assertThat(run.reason()).contains("'restart' on web-1", "may or may not have happened");
      assertThat(second.kind.ran).isEmpty();
      assertThat(second.fact("run.ended").text("outcome")).isEqualTo("unknown");
      assertThat(second.incidents.get(incident.id()).status()).isEqualTo(Status.TRIGGERED);
      assertThat(second.incidents.get(incident.id()).run()).isNull();
      never.countDown();
      RunWorld.eventually(() -> first.executor.driving() == 0);
      assertThat(second.run()).isEqualTo(run);
      assertThat(second.runs.attempts(run.id())).extracting(StepAttempt::status).containsExactly(StepAttempt.Status.UNKNOWN);
    }
  }

  @Test
  void a_node_that_lost_its_lease_ends_what_it_has_under_way() {
    try (RunWorld first = RunWorld.of(runbook("rung: fallback", mitigation("")));
        RunWorld second = first.join("node-2")) {
      CountDownLatch ended = new CountDownLatch(1);
      first.kind.when("restart", (request, output) -> {
        try {
          never.await();
        } finally {
          ended.countDown();
        }
        return Result.failed("never");
      });
      first.fire();
      RunWorld.eventually(() -> first.kind.ran.contains("restart@web-1"));
      first.silent();
      second.pipeline.clock.tick(Duration.ofSeconds(9));
      second.executor.look();
      second.await(RunStatus.UNKNOWN);
      first.executor.renew();
      RunWorld.eventually(() -> ended.getCount() == 0 && first.executor.driving() == 0);
    }
  }

  @Test
  void an_attempt_that_breaks_off_in_a_way_that_nobody_expects_has_ended() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback", "## Diagnosis\n" + step("look")))) {
      world.kind.when("look", (request, output) -> {
        throw new StackOverflowError("an expression of a thousand brackets");
      });
      world.runs.start("restore", null, Map.of(), RunWorld.ADA);
      RunWorld.eventually(() -> world.runs.find(1).orElseThrow().status().ended());
      assertThat(world.runs.attempts(1)).singleElement().extracting(StepAttempt::error).asString().contains("StackOverflowError").doesNotContain("brackets");
    }
  }

  @Test
  void whoever_remembers_a_run_that_the_database_has_lost_cannot_write_to_the_one_that_has_its_number_now() {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback", "## Diagnosis\n" + step("look")))) {
      RunStore store = new RunStore(world.pipeline.database.jdbc(), new NodeName("node-1"));
      CountDownLatch lost = new CountDownLatch(1);
      world.kind.when("look", (request, output) -> {
        lost.await();
        return Result.failed("of the lost run");
      }, hangs);
      world.runs.start("restore", null, Map.of(), RunWorld.ADA);
      RunWorld.eventually(() -> world.kind.ran.size() == 1);
      Row remembered = store.find(1).orElseThrow();
      world.pipeline.database.jdbc().sql("TRUNCATE run RESTART IDENTITY CASCADE").update();
      world.runs.start("restore", null, Map.of(), RunWorld.ADA);
      RunWorld.eventually(() -> world.kind.ran.size() == 2);
      Row now = store.find(1).orElseThrow();
      assertThat(store.lockHeld(Map.of(claim(now), Optional.empty()), false)).containsOnlyKeys(1L);
      assertThat(store.lockHeld(Map.of(claim(remembered), Optional.empty()), false)).isEmpty();
      lost.countDown();
      never.countDown();
      world.await(RunStatus.SUCCEEDED);
      assertThat(world.runs.attempts(1)).extracting(StepAttempt::status).containsExactly(StepAttempt.Status.SUCCEEDED);
    }
  }

  private static Claim claim(Row row) {
    return new Claim(row.run().id(), row.fence());
  }

  @Test
  void a_lease_is_renewed_when_part_of_it_is_over_and_not_before() throws Exception {
    try (RunWorld world = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", "## Diagnosis\n" + step("look") + mitigation("")))) {
      CountDownLatch looked = new CountDownLatch(1);
      world.kind.when("look", (request, output) -> {
        looked.await();
        return new Result(Map.of("exit", 0L), Map.of("seen", "yes"), true, null);
      });
      world.fire();
      RunWorld.eventually(() -> world.kind.ran.contains("look@web-1"));
      String fresh = leased(world, "clock_timestamp() + interval '7.9 seconds'");
      world.executor.renew();
      assertThat(leased(world, "lease_until")).isEqualTo(fresh);
      leased(world, "clock_timestamp() + interval '6.9 seconds'");
      world.executor.renew();
      assertThat(world.pipeline.database.jdbc().sql("SELECT lease_until > clock_timestamp() + interval '7 seconds' FROM run").query(Boolean.class).single()).isTrue();
      looked.countDown();
    }
  }

  private static String leased(RunWorld world, String until) {
    return world.pipeline.database.jdbc().sql("UPDATE run SET lease_until = " + until + " RETURNING lease_until::text").query(String.class).single();
  }

  @Test
  void a_node_that_stops_gives_its_runs_back_and_another_goes_on() throws Exception {
    String body = "## Diagnosis\n" + step("look") + mitigation("");
    try (RunWorld first = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", body));
        RunWorld second = first.join("node-2")) {
      CountDownLatch looked = new CountDownLatch(1);
      first.kind.when("look", (request, output) -> {
        looked.await();
        return new Result(Map.of("exit", 0L), Map.of("seen", "yes"), true, null);
      });
      first.fire();
      RunWorld.eventually(() -> first.kind.ran.contains("look@web-1"));
      Thread stopping = Thread.ofVirtual().start(first.executor::stop);
      RunWorld.eventually(() -> stopping.getState() == Thread.State.TIMED_WAITING);
      looked.countDown();
      stopping.join();
      second.executor.look();
      second.await(RunStatus.VERIFYING);
      assertThat(first.kind.ran).containsExactly("look@web-1");
      assertThat(second.kind.ran).as("what ended in time is not repeated").containsExactly("restart@web-1");
      assertThat(second.kind.requests.getFirst().environment()).containsEntry("STEP_LOOK_SEEN", "yes");
    }
  }

  @Test
  void a_run_is_pinned_to_the_version_it_was_planned_with() {
    String body = "## Diagnosis\n" + step("look") + mitigation("");
    try (RunWorld first = RunWorld.of(runbook("rung: fallback\nverify: {settle: 0s}", body));
        RunWorld second = first.join("node-2")) {
      first.kind.when("look", hangs);
      first.fire();
      RunWorld.eventually(() -> first.kind.ran.contains("look@web-1"));
      first.change(runbook("rung: fallback", "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("something-else")));
      first.silent();
      second.pipeline.clock.tick(Duration.ofSeconds(9));
      second.executor.look();
      second.await(RunStatus.VERIFYING);
      assertThat(second.kind.ran).containsExactly("look@web-1", "restart@web-1");
      never.countDown();
    }
  }
}
