package dev.nightshift.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.guardrail.Binding;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.guardrail.GuardrailWiring;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories of one binding, with transactions that a crash takes back; the seed replays. */
class LadderHistoryTest {
  private static final Actor ADMIN = new Actor("person:admin", "admin", Actor.Role.ADMIN, Set.of());
  private static final Binding BINDING = new Binding("restore", "payments");
  private static final LadderRules RULES =
      new LadderRules(Rung.HUMAN_INITIATED, new LadderRules.Threshold(3, 0.4), new LadderRules.Threshold(6, 0.5), 4, Duration.ofMinutes(15), 2);

  private final Runbook runbook = TestWorkspaces.runbook("restore", "---\nnightshift: {service: payments, rung: fallback, targets: role=payments}\n---\n# R\n");
  private final TestPipeline pipeline = TestPipeline.of(TestWorkspaces.of(catalog(), runbook), GuardrailWiring.class, LadderWiring.class);
  private final Ladder ladder = pipeline.part(Ladder.class);
  private final LadderStore store = pipeline.part(LadderStore.class);
  private final PastIncidentStore incidents = pipeline.part(PastIncidentStore.class);
  private final LadderFollower follower = pipeline.part(LadderFollower.class);

  /** What the oracle remembers: each run that counts, as it ended, in order; and from where on they count. */
  private final List<String> runs = new ArrayList<>();
  private final List<Long> ids = new ArrayList<>();
  private int from;
  private Rung earned = Rung.HUMAN_INITIATED;
  private long number;

  /** How an incident ended, as the oracle remembers it. */
  private record End(Duration took, boolean byPeople) {}

  private final Map<Long, End> over = new HashMap<>();
  private final Set<Long> ran = new HashSet<>();
  private final Set<Long> acted = new HashSet<>();

  private static Catalog catalog() {
    Catalog plain = TestWorkspaces.smallCatalog();
    Map<String, String> settings = new HashMap<>(plain.settings());
    settings.putAll(Map.of(
        "ladder.start", "human-initiated", "ladder.oversight.successes", "3", "ladder.oversight.bound", "0.4", "ladder.fallback.successes", "6",
        "ladder.fallback.bound", "0.5", "ladder.harmFree", "4", "ladder.failures", "2"));
    return TestCatalog.like(plain).settings(settings).make();
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void no_history_lifts_a_binding_above_its_bounds_or_keeps_it_up_after_harm(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < 120; step++) {
      pipeline.clock.tick(Duration.ofMinutes(1 + random.nextInt(90)));
      switch (random.nextInt(16)) {
        case 0, 1, 2 -> accept();
        case 3 -> freeze(random);
        case 4 -> harm(random);
        case 5, 6, 7 -> incident(random);
        case 8 -> reopened(random);
        default -> run(random);
      }
      assertThat(store.find(BINDING).rung(RULES)).as("seed %d, step %d: %s", seed, step, runs).isEqualTo(earned);
      assertThat(Comparison.of(incidents.withoutRun(BINDING))).as("seed %d, step %d: %s", seed, step, over).isEqualTo(comparison());
      Standing standing = ladder.standings().of(runbook, "payments");
      assertThat(standing.bounds()).as("seed %d, step %d", seed, step).allSatisfy(bound -> assertThat(standing.rung()).isLessThanOrEqualTo(bound.rung()));
      assertThat(standing.rung()).isLessThanOrEqualTo(earned);
    }
    List<String> before = tables();
    pipeline.part(Rebuild.class).run();
    assertThat(tables()).as("seed %d, read again from the ledger", seed).isEqualTo(before);
  }

  /** A run in one or two transactions, either of which a crash may take back; what is taken back is done again. */
  private void run(Random random) {
    long run = ++number;
    String outcome = List.of("succeeded", "succeeded", "succeeded", "succeeded", "succeeded", "failed", "failed", "stopped", "unknown").get(random.nextInt(9));
    boolean acting = random.nextInt(5) > 0;
    ran.add(incidentOf(run));
    if (acting) {
      acted.add(incidentOf(run));
      survived(random, fact(run, "run.acting", Map.of()));
    }
    survived(random, fact(run, "run.ended", Map.of("purpose", "recover", "outcome", outcome, "proved", true, "cleared", true)));
    ended(random, incidentOf(run), "automation", false);
    boolean tried = acting || outcome.equals("failed") || outcome.equals("unknown");
    if (tried) {
      runs.add(outcome);
      ids.add(run);
    }
    if (outcome.equals("unknown") || outcome.equals("failed") && streak() >= 2) {
      fall();
    }
  }

  private static long incidentOf(long run) {
    return 10_000 + run;
  }

  /** An incident of the same alert that ends without a run: by people, or by itself. */
  private void incident(Random random) {
    ended(random, ++number, random.nextBoolean() ? "automation" : "person:ada", random.nextInt(3) == 0);
  }

  private void ended(Random random, long incident, String by, boolean acknowledged) {
    Duration took = Duration.ofMinutes(1 + random.nextInt(100));
    follow(random, FactDraft.ofIncident(incident, "incident.resolved", by, "test-1", Map.of(
        "service", "payments", "group", "Down", "openedAt", pipeline.clock.instant().minus(took).toString(), "acknowledgedBy", acknowledged ? "person:grace" : "")));
    over.put(incident, new End(took, acknowledged || !by.equals("automation")));
  }

  private void reopened(Random random) {
    if (!over.isEmpty()) {
      long incident = over.keySet().stream().sorted().toList().get(random.nextInt(over.size()));
      follow(random, FactDraft.ofIncident(incident, "incident.reopened", "automation", "test-1", Map.of("name", "Down")));
      over.remove(incident);
    }
  }

  /** A fact that the follower reads; a crash may take its work back, and what was done before the cursor moved is done again. */
  private void follow(Random random, FactDraft draft) {
    List<Fact> facts = Objects.requireNonNull(pipeline.database.transaction().execute(status -> append(draft)));
    if (random.nextInt(3) == 0) {
      List<String> before = tables();
      boolean lost = random.nextBoolean();
      pipeline.database.transaction().executeWithoutResult(status -> {
        follower.handle(facts);
        if (lost) {
          status.setRollbackOnly();
        }
      });
      assertThat(!lost || tables().equals(before)).as("a crash leaves nothing behind").isTrue();
    }
    pipeline.settle();
  }

  private Comparison comparison() {
    if (ran.stream().noneMatch(over::containsKey)) {
      return new Comparison(0, null, 0, 0);
    }
    List<End> alone = over.entrySet().stream().filter(entry -> !acted.contains(entry.getKey())).map(Map.Entry::getValue).toList();
    List<Duration> manual = alone.stream().filter(End::byPeople).map(End::took).sorted().toList();
    int middle = manual.size() / 2;
    Duration median = manual.isEmpty() ? null : manual.size() % 2 == 1 ? manual.get(middle) : manual.get(middle - 1).plus(manual.get(middle)).dividedBy(2);
    return new Comparison(manual.size(), median, alone.size() - manual.size(), alone.size());
  }

  private int streak() {
    List<String> decided = runs.subList(from, runs.size()).stream().filter(one -> one.equals("failed") || one.equals("succeeded")).toList();
    int failed = 0;
    for (String one : decided) {
      failed = one.equals("failed") ? failed + 1 : 0;
    }
    return failed;
  }

  private void fall() {
    if (earned.unattended()) {
      earned = Rung.HUMAN_INITIATED;
      from = runs.size();
    }
  }

  private void harm(Random random) {
    if (runs.isEmpty() || !runs.getLast().equals("succeeded")) {
      return;
    }
    survived(random, fact(ids.getLast(), "run.harmed", Map.of("why", "a new alert")));
    runs.set(runs.size() - 1, "harmful");
    fall();
  }

  private void freeze(Random random) {
    Freezes freezes = pipeline.part(Freezes.class);
    if (freezes.holding().isEmpty()) {
      freezes.freeze("payments", 1 + random.nextInt(4) + "h", "a move", ADMIN);
    }
    assertThat(ladder.standings().of(runbook, "payments").rung()).isEqualTo(Rung.HUMAN_INITIATED);
  }

  private void accept() {
    Rung before = earned;
    try {
      pipeline.part(Promotions.class).accept(BINDING, null, "seen enough", ADMIN);
      earned = before == Rung.HUMAN_INITIATED ? Rung.OVERSIGHT : Rung.FALLBACK;
      List<String> counted = runs.subList(from, runs.size());
      int good = (int) counted.stream().filter(one -> one.equals("succeeded")).count();
      assertThat(good).as("enough successes for " + earned).isGreaterThanOrEqualTo(earned == Rung.OVERSIGHT ? 3 : 6);
      assertThat(WilsonBound.lower(good, counted.size())).isGreaterThanOrEqualTo(earned == Rung.OVERSIGHT ? 0.4 : 0.5);
      assertThat(runs.subList(Math.max(0, runs.size() - 4), runs.size())).as("no harm in the last four").doesNotContain("harmful");
      assertThat(before).isNotEqualTo(Rung.FALLBACK);
    } catch (Problem.Conflict | Problem.Missing refused) {
      assertThat(earned).isEqualTo(before);
    }
  }

  private static FactDraft fact(long run, String type, Map<String, Object> more) {
    Map<String, Object> data = new HashMap<>(Map.of("run", run, "runbook", "restore", "service", "payments", "rung", "human-initiated", "runbookVersion", "v1"));
    data.putAll(more);
    return FactDraft.ofRun(run, incidentOf(run), type, "automation", "test-1", data);
  }

  private void survived(Random random, FactDraft draft) {
    if (random.nextInt(4) == 0) {
      List<String> before = tables();
      pipeline.database.transaction().executeWithoutResult(status -> {
        ladder.weigh(append(draft));
        status.setRollbackOnly();
      });
      assertThat(tables()).as("a crash leaves nothing behind").isEqualTo(before);
    }
    pipeline.database.transaction().executeWithoutResult(status -> ladder.weigh(append(draft)));
  }

  private List<Fact> append(FactDraft draft) {
    return pipeline.part(Ledger.class).append(List.of(draft));
  }

  private List<String> tables() {
    return pipeline.database.jdbc()
        .sql("SELECT row_to_json(r)::text FROM ladder_run r UNION ALL SELECT row_to_json(c)::text FROM ladder_case c UNION ALL SELECT row_to_json(b)::text FROM ladder_binding b WHERE b.rung IS NOT NULL OR b.proposed IS NOT NULL ORDER BY 1")
        .query(String.class)
        .list();
  }
}
