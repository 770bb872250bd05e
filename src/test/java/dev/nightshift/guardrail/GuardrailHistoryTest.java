package dev.nightshift.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.guardrail.Guardrails.Act;
import dev.nightshift.guardrail.Guardrails.Decision;
import dev.nightshift.guardrail.Guardrails.End;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ledger.Fact;
import dev.nightshift.runbook.Budget;
import dev.nightshift.runbook.Limits;
import dev.nightshift.runbook.Rung;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of runs on several nodes at once, of which some die between any two statements and others fall silent. Budget, lock and
 * breaker keep their promises in each. The seed is in every failure, and gives the same choices again.
 */
class GuardrailHistoryTest {
  private static final int NODES = 4;
  private static final int RUNS_EACH = 40;
  private static final TargetAddress WEB = new TargetAddress("web-1", "ssh", "10.0.0.1", Map.of(), Map.of());
  private static final Surroundings AROUND = new Surroundings(List.of(), true, List.of(), List.of("payments"), List.of(), List.of(), false);
  private static final Permissions.Decision PERMITTED = new Permissions.Decision(true, "by its role", List.of());
  private static final Binding BINDING = new Binding("restore", "payments");
  private static final List<Resource> RESOURCES =
      List.of(new Resource(Resource.Kind.NAMED, "db-failover"), new Resource(Resource.Kind.SERVICE, "payments"), new Resource(Resource.Kind.TARGET, "ssh 10.0.0.1"));

  /** A node that dies: its transaction ends without a commit, wherever it was. */
  private static final class Died extends RuntimeException {
    Died() {
      super("the node died");
    }
  }

  /** What one history has seen. */
  private final class World implements AutoCloseable {
    final long seed;
    final int budget;
    final TestPipeline pipeline = TestPipeline.of(TestWorkspaces.small(), GuardrailWiring.class);
    final TestDatabase database = pipeline.database;
    final Guardrails guardrails = pipeline.part(Guardrails.class);
    final Breakers breakers = pipeline.part(Breakers.class);
    final AtomicLong ids = new AtomicLong();
    final Map<Long, Instant> acted = new ConcurrentHashMap<>();
    final Map<Long, Long> fences = new ConcurrentHashMap<>();

    World(long seed, int budget) {
      this.seed = seed;
      this.budget = budget;
    }

    String what() {
      return "seed " + seed;
    }

    Situation situation(long run) {
      Limits limits = new Limits(
          Limits.DEFAULT.canary(), Limits.DEFAULT.concurrency(), Limits.DEFAULT.maxErrors(), new Budget(budget, Duration.ofHours(1)), Limits.DEFAULT.timeout(),
          false, null, null, Restraints.NONE);
      return new Situation(
          run, BINDING.runbook(), BINDING.service(), "digest", List.of(), null, false, Rung.FALLBACK, false, false, false, true, limits, Restraints.NONE, null, List.of(WEB), true, AROUND,
          false, "prod", RESOURCES, List.of("payments"), Set.of("shell"), GuardrailRules.NONE, PERMITTED, Map.of(), pipeline.clock.instant());
    }

    /** One run from its gate to its end, in the transactions in which a real one does it. */
    void run(Random random) {
      long run = ids.incrementAndGet();
      int dieAt = random.nextInt(12);
      try {
        boolean acts = begin(run, dieAt);
        if (!acts) {
          return;
        }
        boolean silent = random.nextInt(4) == 0;
        if (silent) {
          expire(run);
        }
        step(run, dieAt);
        end(run, random, dieAt);
      } catch (Died died) {
        if (fences.containsKey(run)) {
          recover(run, random);
        }
      }
    }

    private boolean begin(long run, int dieAt) {
      try {
        return begun(run, dieAt);
      } catch (IllegalStateException renewed) {
        assertThat(renewed).as(what()).hasMessageContaining("renewed at this very moment");
        return false;
      }
    }

    private boolean begun(long run, int dieAt) {
      return Boolean.TRUE.equals(database.transaction().execute(status -> {
        die(dieAt, 0);
        List<Decision> decisions = guardrails.beforeActing(situation(run));
        die(dieAt, 1);
        if (!decisions.getLast().allows()) {
          return false;
        }
        Instant now = pipeline.clock.instant();
        guardrails.acting(new Act(run, null, BINDING), List.of(), RESOURCES, now);
        die(dieAt, 2);
        fences.put(run, guardrails.fence(run));
        acted.put(run, now);
        return true;
      }));
    }

    /** A step may begin only under a lease that is the newest of everything that it changes. */
    private void step(long run, int dieAt) {
      database.transaction().executeWithoutResult(status -> {
        List<Decision> decisions = guardrails.beforeStep(situation(run));
        die(dieAt, 3);
        if (decisions.getLast().allows()) {
          long newest = database.jdbc().sql("SELECT max(fence) FROM run_lock").query(Long.class).single();
          assertThat(newest).as("%s: run %s begins a step although another has a higher token", what(), run).isEqualTo(fences.get(run));
        }
      });
      die(dieAt, 4);
    }

    private void end(long run, Random random, int dieAt) {
      End end = End.values()[random.nextInt(End.values().length)];
      database.transaction().executeWithoutResult(status -> {
        guardrails.ended(new Act(run, null, BINDING), end, "exit code 1", pipeline.clock.instant());
        die(dieAt, 5);
      });
    }

    /** Another node takes the run of a dead one over: nobody knows what it did. */
    private void recover(long run, Random random) {
      if (random.nextBoolean()) {
        expire(run);
      }
      database.transaction().executeWithoutResult(status -> guardrails.ended(new Act(run, null, BINDING), End.FAILED, "the node died", pipeline.clock.instant()));
    }

    private void expire(long run) {
      database.jdbc().sql("UPDATE lock_lease SET until = clock_timestamp() - interval '1 second' WHERE run_id = ?").param(run).update();
    }

    private void die(int dieAt, int here) {
      if (dieAt == here) {
        throw new Died();
      }
    }

    @Override
    public void close() {
      pipeline.close();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 11, 13, 17, 19, 23})
  void budget_lock_and_breaker_keep_their_promises_whatever_dies_and_however_much_happens_at_once(long seed) throws Exception {
    Random choice = new Random(seed);
    try (World world = new World(seed, 3 + choice.nextInt(10))) {
      for (int round = 0; round < 5; round++) {
        together(world, choice);
        assertBudget(world);
        world.pipeline.clock.tick(Duration.ofMinutes(10 + choice.nextInt(30)));
        if (choice.nextInt(3) == 0) {
          world.breakers.harmed(BINDING, "the ledger alerts");
        }
      }
      assertFences(world);
      assertBreaker(world);
    }
  }

  private static void together(World world, Random choice) throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> nodes = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      Random random = new Random(choice.nextLong());
      nodes.add(Thread.ofVirtual().start(() -> {
        try {
          go.await();
          for (int run = 0; run < RUNS_EACH / 5; run++) {
            world.run(random);
          }
        } catch (Throwable failure) {
          failures.add(failure);
        }
      }));
    }
    go.countDown();
    for (Thread node : nodes) {
      node.join();
    }
    assertThat(failures).as(world.what()).isEmpty();
  }

  /** In no hour more runs acted than the budget allows; those count whose transaction was committed. */
  private static void assertBudget(World world) {
    int counted =
        world.database.jdbc().sql("SELECT count(*) FROM act WHERE at > ?")
            .param(world.pipeline.clock.instant().minus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC))
            .query(Integer.class)
            .single();
    assertThat(counted).as(world.what()).isLessThanOrEqualTo(world.budget);
  }

  /** No two runs ever had the same token, and whoever began to act later has a higher one. */
  private static void assertFences(World world) {
    assertThat(world.fences.values()).as(world.what()).isNotEmpty().doesNotHaveDuplicates();
    Map<Long, Long> byToken = new TreeMap<>();
    world.fences.forEach((run, fence) -> byToken.put(fence, run));
    Instant before = Instant.MIN;
    for (Map.Entry<Long, Long> token : byToken.entrySet()) {
      Instant at = world.acted.get(token.getValue());
      assertThat(at).as("%s: token %s", world.what(), token.getKey()).isAfterOrEqualTo(before);
      before = at;
    }
  }

  /** The ledger tells of one canary at a time, and of no closing but by its proof. */
  private static void assertBreaker(World world) {
    String state = "closed";
    long canary = 0;
    for (Fact fact : world.pipeline.facts().stream().filter(one -> one.type().startsWith("breaker.")).toList()) {
      String what = world.what() + ": " + fact.type() + " " + fact.data();
      switch (fact.type()) {
        case "breaker.opened" -> state = "open";
        case "breaker.half_opened" -> {
          assertThat(state).as(what).isEqualTo("open");
          state = "half-open";
          canary = fact.runId() == null ? 0 : fact.runId();
        }
        case "breaker.closed" -> {
          assertThat(state).as(what).isEqualTo("half-open");
          assertThat(fact.runId()).as(what).isEqualTo(canary);
          state = "closed";
        }
        default -> throw new AssertionError(what);
      }
    }
    assertThat(world.breakers.of(BINDING).state()).as(world.what()).isEqualTo(state);
  }
}
