package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.LocalSignals;
import dev.nightshift.TickingClock;
import dev.nightshift.platform.DatabaseSettings;
import dev.nightshift.platform.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A PostgreSQL of its own whose processes are killed, and which loses what it had not written to the disk yet. */
class LostCommitsTest {

  @TempDir Path folder;

  /** Whether the lost facts were handled or passed over makes two ways to remember a place that is gone. */
  @ParameterizedTest
  @ValueSource(strings = {"lost", "unwanted"})
  void facts_that_take_the_numbers_of_lost_ones_are_handled(String lost) throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, "wal_writer_delay=10s", "max_connections=20")) {
      DriverManagerDataSource source = source(postgres);
      Flyway.configure().dataSource(source).locations("classpath:db/migration").load().migrate();
      JdbcClient jdbc = JdbcClient.create(source);
      TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(source));
      TickingClock clock = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
      FollowerStore store = new FollowerStore(jdbc);
      Seen seen = new Seen();
      Followers followers = new Followers(List.of(seen), store, transaction, new LocalSignals(), clock);

      // What is passed is written down once a second, which is durable; no second passes after this.
      append(jdbc, transaction, clock, "unwanted", 1, true);
      followers.drain();
      append(jdbc, transaction, clock, "kept", 1, true);
      followers.drain();
      // Takes the cursor's move to the disk as well, so that it is at the beginning of what this node remembers.
      append(jdbc, transaction, clock, "unwanted", 1, true);
      followers.drain();
      UUID life = store.horizon().life();
      append(jdbc, transaction, clock, lost, 200, false);
      followers.drain();
      assertThat(seen.types).hasSize(lost.equals("lost") ? 201 : 1);

      crash(jdbc);
      await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> jdbc.sql("SELECT count(*) FROM fact").query(Long.class).single() == 3);
      append(jdbc, transaction, clock, "new", 5, true);
      assertThat(jdbc.sql("SELECT max(sequence) FROM fact").query(Long.class).single()).as("numbers are given again").isLessThan(203);
      seen.types.clear();
      store.horizon();
      followers.stop();
      assertThat(store.position("seen")).as("what was passed in another life is not written down").isLessThan(4);
      followers.drain();
      assertThat(seen.types).filteredOn("new"::equals).hasSize(5);
      assertThat(seen.types).doesNotContain("lost");
      assertThat(store.horizon().life()).isNotEqualTo(life);
    }
  }

  @Test
  void an_orderly_restart_forgets_nothing() {
    UUID life;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      Flyway.configure().dataSource(source(postgres)).locations("classpath:db/migration").load().migrate();
      life = new FollowerStore(JdbcClient.create(source(postgres))).horizon().life();
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
      assertThat(new FollowerStore(JdbcClient.create(source(postgres))).horizon().life()).isEqualTo(life);
    }
  }

  private static DriverManagerDataSource source(EmbeddedPostgres postgres) {
    DatabaseSettings settings = postgres.settings();
    return new DriverManagerDataSource(settings.url(), settings.username(), settings.password());
  }

  private static void append(JdbcClient jdbc, TransactionTemplate transaction, TickingClock clock, String type, int facts, boolean durable) {
    Ledger ledger = new Ledger(new LedgerStore(jdbc), new LocalSignals(), clock);
    transaction.executeWithoutResult(status -> {
      jdbc.sql("SELECT set_config('synchronous_commit', ?, true)").param(durable ? "on" : "off").query(String.class).single();
      ledger.append(IntStream.range(0, facts).mapToObj(i -> FactDraft.ofIncident(i, type, "automation", "v1", Map.of())).toList());
    });
  }

  /** Kills a server process as the system does when memory runs out: all others end, and what was not on the disk is gone. */
  private static void crash(JdbcClient jdbc) {
    long victim = jdbc.sql("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'").query(Long.class).single();
    assertThat(ProcessHandle.of(victim).orElseThrow().destroyForcibly()).isTrue();
  }

  private static final class Seen implements Follower {
    final List<String> types = new ArrayList<>();

    @Override
    public String name() {
      return "seen";
    }

    @Override
    public boolean wants(String factType) {
      return !factType.equals("unwanted");
    }

    @Override
    public void handle(List<Fact> facts) {
      facts.forEach(fact -> types.add(fact.type()));
    }
  }
}
