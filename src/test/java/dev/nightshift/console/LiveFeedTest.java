package dev.nightshift.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestPipeline;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Signals;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

final class LiveFeedTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final TestPipeline pipeline = TestPipeline.small();
  private final LiveFeed feed = new LiveFeed(pipeline.part(Ledger.class), pipeline.part(Signals.class));

  @BeforeEach
  void start() {
    feed.start();
  }

  @AfterEach
  void stop() {
    feed.stop();
    pipeline.close();
  }

  @Test
  void whoever_begins_to_listen_is_told_of_all_that_comes_after_and_of_nothing_before() throws InterruptedException {
    says("breaker.opened");
    try (LiveListener first = feed.listen()) {
      says("oncall.overridden");
      assertThat(first.next(SOON)).hasValue(new LiveListener.News(Set.of("ledger", "oncall"), false));
    }
    says("workspace.loaded");
    try (LiveListener later = feed.listen()) {
      says("break_glass.broken");
      assertThat(later.next(SOON)).hasValue(new LiveListener.News(Set.of("ledger", "automation"), false));
    }
  }

  @Test
  void a_second_page_changes_nothing_for_the_first() throws InterruptedException {
    try (LiveListener first = feed.listen()) {
      says("oncall.overridden");
      try (LiveListener second = feed.listen()) {
        assertThat(first.next(SOON)).isPresent();
        says("breaker.opened");
        assertThat(first.next(SOON)).hasValue(new LiveListener.News(Set.of("ledger", "automation"), false));
        Set<String> topics = new HashSet<>();
        while (!topics.contains("automation")) {
          topics.addAll(second.next(SOON).orElseThrow().topics());
        }
      }
    }
  }

  @Test
  void the_end_of_the_server_ends_every_stream() {
    LiveListener listener = feed.listen();
    feed.stop();
    assertThat(listener.ended()).isTrue();
  }

  @Test
  void a_page_that_opens_while_the_server_stops_ends_too() throws Exception {
    CompletableFuture<LiveListener> opened;
    try (Connection other = pipeline.database.dataSource().getConnection(); Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE fact IN ACCESS EXCLUSIVE MODE");
      opened = CompletableFuture.supplyAsync(feed::listen);
      Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(this::waits);
      feed.stop();
      other.rollback();
    }
    assertThat(opened.get(SOON.toSeconds(), TimeUnit.SECONDS).ended()).isTrue();
  }

  private boolean waits() {
    return pipeline.database.jdbc().sql("SELECT count(*) FROM pg_locks WHERE relation = 'fact'::regclass AND NOT granted").query(Long.class).single() > 0;
  }

  private void says(String type) {
    FactDraft fact = new FactDraft("test", null, null, type, "system", "test-1", Map.of());
    pipeline.part(TransactionTemplate.class).executeWithoutResult(status -> pipeline.part(Ledger.class).append(List.of(fact)));
  }
}
