package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.LocalSignals;
import dev.nightshift.TestDatabase;
import dev.nightshift.TickingClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Up to where the ledger can be read while others write to it. */
class SettlingTest {

  private TestDatabase database;
  private TransactionTemplate transaction;
  private Ledger ledger;
  private FollowerStore store;

  @BeforeEach
  void open() {
    database = TestDatabase.create();
    transaction = database.transaction();
    ledger = new Ledger(new LedgerStore(database.jdbc()), new LocalSignals(), new TickingClock(Instant.parse("2026-11-20T03:00:00Z")));
    store = new FollowerStore(database.jdbc());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private long append(long incident) {
    return ledger.append(FactDraft.ofIncident(incident, "x", "automation", "v1", Map.of())).getFirst().sequence();
  }

  private long elsewhere(Runnable before, long incident) {
    return CompletableFuture.supplyAsync(() -> transaction.execute(status -> {
      before.run();
      return append(incident);
    })).join();
  }

  @Test
  void an_empty_ledger_has_settled() {
    Settled settled = store.settledAfter(0, 10);
    assertThat(settled.facts()).isEmpty();
    assertThat(settled.end()).isZero();
    assertThat(settled.waiting()).isFalse();
  }

  @Test
  void a_transaction_that_writes_but_appends_nothing_keeps_no_fact_waiting() {
    transaction.executeWithoutResult(status -> {
      database.jdbc().sql("INSERT INTO follower (name) VALUES ('somebody')").update();
      long fact = elsewhere(() -> {}, 1);
      Settled settled = store.settledAfter(0, 10);
      assertThat(settled.facts()).extracting(Fact::sequence).containsExactly(fact);
      assertThat(settled.waiting()).isFalse();
    });
  }

  @Test
  void a_fact_waits_for_those_before_it_and_no_longer() {
    long before = elsewhere(() -> {}, 1);
    transaction.executeWithoutResult(status -> {
      append(2);
      elsewhere(() -> {}, 3);
      Settled settled = CompletableFuture.supplyAsync(() -> store.settledAfter(0, 10)).join();
      assertThat(settled.facts()).extracting(Fact::sequence).containsExactly(before);
      assertThat(settled.end()).isEqualTo(before);
      assertThat(settled.waiting()).isTrue();
      status.setRollbackOnly();
    });
    Settled settled = store.settledAfter(0, 10);
    assertThat(settled.facts()).extracting(Fact::chain).containsExactly("incident/1", "incident/3");
    assertThat(settled.waiting()).isFalse();
  }

  @Test
  void numbers_that_were_undone_are_passed() {
    transaction.executeWithoutResult(status -> {
      append(1);
      status.setRollbackOnly();
    });
    Settled settled = store.settledAfter(0, 10);
    assertThat(settled.facts()).isEmpty();
    assertThat(settled.end()).isEqualTo(1);
    assertThat(settled.waiting()).isFalse();
  }

  @Test
  void who_undoes_to_a_savepoint_and_appends_again_is_still_waited_for() {
    transaction.executeWithoutResult(status -> {
      Object savepoint = status.createSavepoint();
      append(1);
      status.rollbackToSavepoint(savepoint);
      long later = elsewhere(() -> {}, 2);
      long own = append(1);
      assertThat(own).isGreaterThan(later);
      Settled settled = CompletableFuture.supplyAsync(() -> store.settledAfter(0, 10)).join();
      assertThat(settled.facts()).extracting(Fact::sequence).containsExactly(later);
      assertThat(settled.waiting()).isTrue();
    });
    assertThat(store.settledAfter(0, 10).facts()).hasSize(2);
  }

  @Test
  void a_transaction_takes_one_lock_however_often_it_appends() {
    transaction.executeWithoutResult(status -> {
      IntStream.range(0, 50).forEach(i -> append(i));
      long locks = database.jdbc().sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()").query(Long.class).single();
      assertThat(locks).isEqualTo(1);
    });
  }

  @Test
  void a_look_that_is_full_says_that_there_is_more() {
    IntStream.range(0, 5).forEach(i -> elsewhere(() -> {}, i));
    Settled settled = store.settledAfter(0, 3);
    assertThat(settled.facts()).hasSize(3);
    assertThat(settled.end()).isEqualTo(3);
    assertThat(settled.waiting()).isTrue();
  }

  /** Six writers append, write and undo as they like; two readers must see every fact that stays, once and in the order of the numbers. */
  @Test
  void whatever_writers_do_readers_miss_nothing_and_see_it_in_order() throws Exception {
    long seed = System.nanoTime();
    List<Long> one;
    List<Long> other;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Random random = new Random(seed + i);
        writers.add(threads.submit(() -> write(random, 60)));
      }
      Future<List<Long>> first = threads.submit(() -> read(writers, 1));
      Future<List<Long>> second = threads.submit(() -> read(writers, 1_000));
      for (Future<?> writer : writers) {
        writer.get();
      }
      one = first.get();
      other = second.get();
    }
    List<Long> all = database.jdbc().sql("SELECT sequence FROM fact ORDER BY sequence").query(Long.class).list();
    assertThat(all).as("seed " + seed).hasSizeGreaterThan(200);
    assertThat(one).as("seed " + seed).isEqualTo(all);
    assertThat(other).as("seed " + seed).isEqualTo(all);
    assertThat(all).isSortedAccordingTo(Comparator.naturalOrder());
  }

  private void write(Random random, int times) {
    for (int i = 0; i < times; i++) {
      transaction.executeWithoutResult(status -> {
        int chain = random.nextInt(4);
        if (random.nextInt(3) == 0) {
          database.jdbc().sql("INSERT INTO follower (name) VALUES (?)").param("f" + random.nextLong()).update();
          pause(random);
        }
        if (random.nextInt(4) == 0) {
          undone(status, chain, random);
        }
        append(chain);
        pause(random);
        if (random.nextBoolean()) {
          append(chain);
          pause(random);
        }
        if (random.nextInt(5) == 0) {
          status.setRollbackOnly();
        }
      });
    }
  }

  private void undone(TransactionStatus status, int chain, Random random) {
    Object savepoint = status.createSavepoint();
    append(chain);
    pause(random);
    status.rollbackToSavepoint(savepoint);
  }

  private static void pause(Random random) {
    LockSupport.parkNanos(random.nextInt(3_000_000));
  }

  /** Reads until the writers are done and nothing waits. */
  private List<Long> read(List<Future<?>> writers, int limit) {
    List<Long> seen = new ArrayList<>();
    long end = 0;
    boolean more = true;
    while (more) {
      boolean done = writers.stream().allMatch(Future::isDone);
      Settled settled = store.settledAfter(end, limit);
      settled.facts().forEach(fact -> seen.add(fact.sequence()));
      end = Math.max(end, settled.end());
      more = !done || !settled.facts().isEmpty() || settled.waiting();
    }
    return seen;
  }
}
