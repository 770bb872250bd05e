package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.LocalSignals;
import dev.nightshift.TestDatabase;
import dev.nightshift.TickingClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

class LedgerTest {

  private final TickingClock clock = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
  private TestDatabase database;
  private TransactionTemplate transaction;
  private Ledger ledger;
  private Audit audit;

  @BeforeEach
  void open() {
    database = TestDatabase.create();
    transaction = database.transaction();
    LedgerStore store = new LedgerStore(database.jdbc());
    ledger = new Ledger(store, new LocalSignals(), clock);
    TransactionTemplate snapshot = database.transaction();
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    audit = new Audit(store, snapshot);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void append(long incident, String type) {
    transaction.executeWithoutResult(
        status -> ledger.append(FactDraft.ofIncident(incident, type, "automation", "v1", Map.of("number", 1.50, "text", "ü\u0001"))));
  }

  @Test
  void an_untouched_ledger_verifies() {
    append(1, "incident.opened");
    append(2, "incident.opened");
    append(1, "incident.resolved");
    assertThat(audit.verify().findings()).isEmpty();
    assertThat(audit.verify().facts()).isEqualTo(3);
    assertThat(ledger.ofIncident(1)).extracting(Fact::type).containsExactly("incident.opened", "incident.resolved");
  }

  @Test
  void two_nodes_that_append_in_turn_continue_one_chain() {
    Ledger other = new Ledger(new LedgerStore(database.jdbc()), new LocalSignals(), clock);
    for (int i = 0; i < 3; i++) {
      append(1, "here");
      transaction.executeWithoutResult(status -> other.append(FactDraft.ofIncident(1, "there", "automation", "v1", Map.of())));
    }
    assertThat(ledger.ofIncident(1)).extracting(Fact::type).containsExactly("here", "there", "here", "there", "here", "there");
    assertThat(audit.verify().findings()).isEmpty();
  }

  @Test
  void what_is_rolled_back_is_not_built_upon() {
    append(1, "first");
    transaction.executeWithoutResult(status -> {
      ledger.append(FactDraft.ofIncident(1, "withdrawn", "automation", "v1", Map.of()));
      ledger.append(FactDraft.ofIncident(1, "withdrawn too", "automation", "v1", Map.of()));
      status.setRollbackOnly();
    });
    transaction.executeWithoutResult(status -> {
      ledger.append(FactDraft.ofIncident(1, "second", "automation", "v1", Map.of()));
      ledger.append(FactDraft.ofIncident(1, "third", "automation", "v1", Map.of()), FactDraft.ofIncident(2, "other", "automation", "v1", Map.of()));
    });
    append(1, "fourth");
    assertThat(ledger.ofIncident(1)).extracting(Fact::type).containsExactly("first", "second", "third", "fourth");
    assertThat(audit.verify().findings()).isEmpty();
  }

  @Test
  void a_changed_fact_is_found() {
    append(1, "incident.opened");
    append(1, "incident.resolved");
    database.jdbc().sql("UPDATE fact SET actor = 'person:eve' WHERE position = 1").update();
    assertThat(audit.verify().findings()).containsExactly("incident/1 #1 (incident.opened): was changed after it was written");
  }

  @Test
  void a_missing_fact_is_found_in_the_middle_at_the_end_and_as_a_whole_chain() {
    for (int i = 0; i < 3; i++) {
      append(1, "a");
      append(2, "b");
      append(3, "c");
    }
    database.jdbc().sql("DELETE FROM fact WHERE (chain = 'incident/1' AND position = 2) OR (chain = 'incident/2' AND position = 3) OR chain = 'incident/3'").update();
    assertThat(audit.verify().findings())
        .containsExactlyInAnyOrder(
            "incident/1: facts 2 to 2 are missing",
            "incident/2: ends at #2 but had 3 facts",
            "incident/3: all 3 facts are missing");
  }

  @Test
  void a_reordered_fact_is_found() {
    append(1, "a");
    append(1, "b");
    database.jdbc().sql("UPDATE fact SET position = position + 10").update();
    database.jdbc().sql("UPDATE fact SET position = 13 - position").update();
    assertThat(audit.verify().findings()).isNotEmpty();
  }

  @Test
  void a_fact_without_a_transaction_is_refused() {
    assertThatThrownBy(() -> ledger.append(FactDraft.ofSystem("x", "automation", "", Map.of())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void many_writers_of_the_same_chains_neither_deadlock_nor_break_them() throws Exception {
    try (ExecutorService writers = Executors.newFixedThreadPool(6)) {
      List<Future<?>> work = new ArrayList<>();
      for (int writer = 0; writer < 6; writer++) {
        boolean forwards = writer % 2 == 0;
        work.add(
            writers.submit(
                () -> {
                  for (int i = 0; i < 30; i++) {
                    List<FactDraft> drafts = List.of(
                        FactDraft.ofIncident(forwards ? 1 : 2, "x", "a", "", Map.of()),
                        FactDraft.ofIncident(forwards ? 2 : 1, "x", "a", "", Map.of()));
                    transaction.executeWithoutResult(status -> ledger.append(drafts));
                  }
                }));
      }
      for (Future<?> done : work) {
        done.get();
      }
    }
    assertThat(audit.verify().findings()).isEmpty();
    assertThat(audit.verify().facts()).isEqualTo(360);
  }

  @Test
  void a_follower_never_passes_a_fact_whose_transaction_commits_late() throws Exception {
    Recorder recorder = new Recorder();
    Followers followers =
        new Followers(List.of(recorder), new FollowerStore(database.jdbc()), transaction, new LocalSignals(), clock);
    CountDownLatch appended = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (ExecutorService slow = Executors.newSingleThreadExecutor()) {
      Future<?> late =
          slow.submit(
              () ->
                  transaction.executeWithoutResult(
                      status -> {
                        ledger.append(FactDraft.ofIncident(1, "late", "a", "", Map.of()));
                        appended.countDown();
                        await(release);
                      }));
      appended.await();
      append(2, "early");
      followers.drain();
      assertThat(recorder.seen).isEmpty();
      release.countDown();
      late.get();
    }
    followers.drain();
    assertThat(recorder.seen).containsExactly("late", "early");
  }

  @Test
  void a_fact_that_a_follower_cannot_digest_is_passed_over_and_kept() {
    Recorder recorder = new Recorder();
    recorder.poison = "bad";
    FollowerStore store = new FollowerStore(database.jdbc());
    append(1, "good");
    append(1, "bad");
    append(1, "after");
    FollowerStep step = new FollowerStep(store, new LedgerTail(store), transaction, clock);
    step.reload(recorder);
    assertThatThrownBy(() -> step.take(recorder)).isInstanceOf(IllegalArgumentException.class);
    recorder.seen.clear();
    step.takeOneOrSkip(recorder, 1, 2);
    assertThatThrownBy(() -> step.takeOneOrSkip(recorder, 1, 2)).isInstanceOf(IllegalArgumentException.class);
    step.takeOneOrSkip(recorder, 2, 2);
    step.take(recorder);
    assertThat(recorder.seen).containsExactly("good", "after");
    assertThat(database.jdbc().sql("SELECT count(*) FROM follower_skip").query(Long.class).single()).isEqualTo(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Recorder implements Follower {
    final List<String> seen = new ArrayList<>();
    String poison = "";

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public boolean wants(String factType) {
      return true;
    }

    @Override
    public void handle(List<Fact> facts) {
      for (Fact fact : facts) {
        if (fact.type().equals(poison)) {
          throw new IllegalArgumentException("cannot digest " + fact.type());
        }
        seen.add(fact.type());
      }
    }
  }
}
