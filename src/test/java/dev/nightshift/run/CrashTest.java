package dev.nightshift.run;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.platform.Timestamps;
import dev.nightshift.run.CrashNodes.Node;
import dev.nightshift.run.CrashPlan.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of nodes at random moments, while many runs are under way and other nodes take over what the dead leave behind. There
 * are as many kills as {@code -Dnightshift.kills=200} says; {@code -Dnightshift.seed=…} gives the same moments and victims.
 */
class CrashTest {
  private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(15);
  private static final int READY_NODES = 2;

  @TempDir Path folder;

  private final int kills = Integer.getInteger("nightshift.kills", 25);
  private final long seed = Long.getLong("nightshift.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<Long, Instant> orphans = new HashMap<>();
  private final List<Duration> takeovers = new ArrayList<>();

  @Test
  void whatever_killed_nodes_leave_behind_is_taken_over_and_nothing_that_must_not_repeat_is_repeated() throws Exception {
    Path starts = folder.resolve("starts");
    try (RunWorld planner = RunWorld.of(TestDatabase.create(), CrashPlan.workspace(starts), "planner");
        CrashNodes nodes = new CrashNodes(planner.pipeline.database.settings(), folder, starts)) {
      planner.executor.letGo();
      IntStream.rangeClosed(0, READY_NODES).forEach(number -> nodes.start());
      for (int kill = 0; kill < kills; kill++) {
        nodes.await(READY_NODES);
        startRuns(planner);
        new CountDownLatch(1).await(random.nextInt(1_500), TimeUnit.MILLISECONDS);
        List<Node> ready = nodes.ready();
        kill(planner, nodes, ready.get(random.nextInt(ready.size())));
        nodes.start();
      }
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> planner.runs.active(1).isEmpty());
      judge(planner, CrashPlan.starts(starts));
    }
  }

  /** Every service has a run under way, and now and then a person stops one. */
  private void startRuns(RunWorld planner) {
    planner.pipeline.clock.set(Instant.now());
    List<Run> active = planner.runs.active(2 * CrashPlan.SERVICES);
    Set<String> busy = active.stream().map(Run::service).collect(Collectors.toSet());
    IntStream.range(0, CrashPlan.SERVICES)
        .mapToObj(CrashPlan::service)
        .filter(service -> !busy.contains(service))
        .forEach(service -> planner.runs.start(service, null, Map.of(), RunWorld.ADA));
    if (!active.isEmpty() && random.nextInt(3) == 0) {
      planner.runs.stop(active.get(random.nextInt(active.size())).id(), RunWorld.ADA, "enough");
    }
  }

  private void kill(RunWorld planner, CrashNodes nodes, Node victim) {
    nodes.kill(victim);
    Instant now = Instant.now();
    noteTakeovers(planner);
    planner.pipeline.database.jdbc()
        .sql("SELECT id FROM run WHERE holder = ? AND ended_at IS NULL")
        .param(victim.name())
        .query(Long.class)
        .list()
        .forEach(run -> orphans.put(run, now));
  }

  /** A run is taken over with the first thing that another node decides about it, as the ledger has it. */
  private void noteTakeovers(RunWorld planner) {
    for (Map.Entry<Long, Instant> orphan : Map.copyOf(orphans).entrySet()) {
      planner.pipeline.database.jdbc()
          .sql("SELECT min(at) FROM fact WHERE run_id = ? AND at > ? AND actor = 'automation'")
          .params(orphan.getKey(), Timestamps.of(orphan.getValue()))
          .query(OffsetDateTime.class)
          .optional()
          .ifPresent(at -> {
            takeovers.add(Duration.between(orphan.getValue(), at.toInstant()));
            orphans.remove(orphan.getKey());
          });
    }
  }

  private void judge(RunWorld planner, Map<Start, Integer> starts) {
    noteTakeovers(planner);
    String about = "seed " + seed;
    List<Run> runs = planner.runs.list(null, Long.MAX_VALUE, Integer.MAX_VALUE);
    Map<RunStatus, Long> outcomes = runs.stream().collect(groupingBy(Run::status, counting()));
    System.out.printf("%d kills (%s): %d runs %s, %d step starts, %d taken over, the slowest after %s%n", kills, about, runs.size(), outcomes,
        starts.values().stream().mapToInt(Integer::intValue).sum(), takeovers.size(), takeovers.stream().max(Duration::compareTo).orElse(Duration.ZERO));
    assertThat(outcomes.keySet()).as(about).isSubsetOf(RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.STOPPED, RunStatus.UNKNOWN);
    assertThat(starts).as(about).allSatisfy((start, times) -> assertThat(times).isLessThanOrEqualTo(allowed(planner, start)));
    assertThat(orphans).as(about).isEmpty();
    assertThat(takeovers).as(about).isNotEmpty().allSatisfy(time -> assertThat(time).isLessThanOrEqualTo(TAKEN_OVER_WITHIN));
    runs.stream().filter(run -> run.status() == RunStatus.SUCCEEDED).forEach(run -> complete(planner, run, starts));
  }

  /** Once, or for what may be repeated, as often as the database says that it was begun. */
  private static int allowed(RunWorld planner, Start start) {
    if (!CrashPlan.REPEATABLE.contains(start.step())) {
      return 1;
    }
    return (int) planner.runs.attempts(start.run()).stream()
        .filter(attempt -> attempt.step().equals(start.step()) && attempt.target().equals(start.target()))
        .count();
  }

  /**
   * A success has left nothing out, but of the steps at the very end: one that died with its node before it could say that it began, or
   * that a person has stopped. Then the reason says so.
   */
  private static void complete(RunWorld planner, Run run, Map<Start, Integer> starts) {
    if (planner.runs.attempts(run.id()).stream().anyMatch(attempt -> attempt.status() == StepAttempt.Status.UNKNOWN)) {
      assertThat(run.reason()).contains("cleaning up failed: unlock");
    }
    for (String step : List.of("look", "charge", "reload", "switch", "answers", "unlock")) {
      for (String target : run.targets()) {
        if (!starts.containsKey(new Start(run.id(), step, target))) {
          assertThat(step).as("left out on %s by %s", target, run).isEqualTo("unlock");
          assertThat(run.reason()).containsAnyOf("cleaning up failed: unlock", "cleaning up was stopped by person:ada");
        }
      }
    }
  }
}
