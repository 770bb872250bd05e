package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.LocalSignals;
import dev.nightshift.TestDatabase;
import dev.nightshift.TickingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** Followers and the tail that they share, on one node and on two. */
class FollowersTest {

  private final TickingClock clock = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
  private TestDatabase database;
  private TransactionTemplate transaction;
  private Ledger ledger;
  private FollowerStore store;

  @BeforeEach
  void open() {
    database = TestDatabase.create();
    transaction = database.transaction();
    ledger = new Ledger(new LedgerStore(database.jdbc()), new LocalSignals(), clock);
    store = new FollowerStore(database.jdbc());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void append(int facts, String type) {
    transaction.executeWithoutResult(
        status ->
            ledger.append(
                IntStream.range(0, facts).mapToObj(i -> FactDraft.ofIncident(i % 7, type, "automation", "v1", Map.of())).toList()));
  }

  private Followers node(Follower... followers) {
    return new Followers(List.of(followers), store, transaction, new LocalSignals(), clock);
  }

  @Test
  void a_fact_that_breaks_a_follower_with_an_error_is_passed_over_and_its_thread_goes_on() {
    Counting breaks = new Counting("breaks", 1);
    breaks.meanwhile = () -> {
      if (breaks.seen.getLast().equals(breaks.seen.getFirst())) {
        throw new StackOverflowError("a thousand brackets");
      }
    };
    Followers followers = node(breaks);
    append(2, "wanted");
    followers.start();
    try {
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> breaks.seen.stream().distinct().count() == 2);
    } finally {
      followers.stop();
    }
    assertThat(database.jdbc().sql("SELECT reason FROM follower_skip").query(String.class).single()).contains("StackOverflowError");
  }

  @Test
  void who_is_further_behind_than_the_tail_reaches_still_gets_every_fact_once_and_in_order() {
    Counting quick = new Counting("quick", 500);
    Followers first = node(quick);
    first.drain();
    for (int i = 0; i < 6; i++) {
      append(1_000, "wanted");
      first.drain();
    }
    Counting late = new Counting("late", 20);
    node(late).drain();
    assertThat(quick.seen).hasSize(6_000).isEqualTo(late.seen);
    assertThat(late.largest).isLessThanOrEqualTo(20);
  }

  @Test
  void of_two_nodes_one_handles_each_fact_and_the_other_takes_over_where_it_stopped() {
    Counting here = new Counting("shared", 500);
    Counting there = new Counting("shared", 500);
    Followers one = node(here);
    Followers two = node(there);
    append(3, "wanted");
    one.drain();
    two.drain();
    append(2, "wanted");
    two.drain();
    one.drain();
    append(1, "wanted");
    one.drain();
    List<Long> handled = LongStream.concat(here.seen.stream().mapToLong(Long::longValue), there.seen.stream().mapToLong(Long::longValue)).sorted().boxed().toList();
    assertThat(handled).hasSize(6).doesNotHaveDuplicates();
    assertThat(here.seen).hasSize(4);
    assertThat(there.seen).hasSize(2);
  }

  @Test
  void facts_that_nobody_wants_are_passed_and_the_way_is_written_down_when_the_node_stops() {
    Counting follower = new Counting("picky", 500);
    Followers node = node(follower);
    append(40, "unwanted");
    node.drain();
    append(40, "unwanted");
    node.drain();
    node.stop();
    assertThat(follower.seen).isEmpty();
    assertThat(node.lag()).containsEntry("picky", 0L);
  }

  @Test
  void what_is_played_back_is_handled_again() {
    Counting follower = new Counting("again", 500);
    Followers node = node(follower);
    append(5, "wanted");
    node.drain();
    database.jdbc().sql("UPDATE follower SET sequence = 0").update();
    node.drain();
    assertThat(follower.seen).hasSize(10);
  }

  @Test
  void what_was_handled_is_undone_where_another_node_moves_the_cursor_at_that_moment() {
    Counting follower = new Counting("raced", 500);
    follower.meanwhile = () -> {
      append(1, "handled");
      CompletableFuture.runAsync(() -> store.move("raced", store.horizon().life(), store.position("raced"), store.horizon().end(), clock.instant())).join();
    };
    Followers node = node(follower);
    append(3, "wanted");
    node.drain();
    assertThat(follower.seen).hasSize(3);
    follower.meanwhile = () -> {};
    node.drain();
    assertThat(follower.seen).as("the other node has handled them").hasSize(3);
    assertThat(database.jdbc().sql("SELECT count(*) FROM fact WHERE type = 'handled'").query(Long.class).single()).isZero();
    append(1, "wanted");
    node.drain();
    assertThat(follower.seen).hasSize(4);
  }

  @Test
  void a_follower_that_has_written_nothing_yet_keeps_no_fact_from_settling() {
    Counting follower = new Counting("reading", 500);
    AtomicReference<Long> settled = new AtomicReference<>();
    follower.meanwhile = () -> CompletableFuture.runAsync(() -> {
      append(1, "unwanted");
      settled.set(store.horizon().end());
    }).join();
    append(1, "wanted");
    node(follower).drain();
    assertThat(settled.get()).isEqualTo(2);
  }

  @Test
  void who_can_wait_waits_longer_in_a_storm_and_who_cannot_hardly() {
    Counting follower = new Counting("patient", 500);
    assertThat(Followers.betweenHandlings(follower)).isEqualTo(Duration.ofMillis(5));
    follower.patience = Duration.ofMillis(50);
    assertThat(Followers.betweenHandlings(follower)).isEqualTo(Duration.ofMillis(150));
    follower.patience = Duration.ofMillis(200);
    assertThat(Followers.betweenHandlings(follower)).isEqualTo(Duration.ofMillis(300));
    follower.patience = Duration.ofSeconds(2);
    assertThat(Followers.betweenHandlings(follower)).isEqualTo(Duration.ofSeconds(2));
  }

  private static final class Counting implements Follower {
    private final String name;
    private final int atOnce;
    final List<Long> seen = new CopyOnWriteArrayList<>();
    Runnable meanwhile = () -> {};
    Duration patience = Duration.ZERO;
    int largest;

    Counting(String name, int atOnce) {
      this.name = name;
      this.atOnce = atOnce;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean wants(String factType) {
      return factType.equals("wanted");
    }

    @Override
    public Duration patience() {
      return patience;
    }

    @Override
    public int atOnce() {
      return atOnce;
    }

    @Override
    public void handle(List<Fact> facts) {
      largest = Math.max(largest, facts.size());
      facts.forEach(fact -> seen.add(fact.sequence()));
      meanwhile.run();
    }
  }
}
