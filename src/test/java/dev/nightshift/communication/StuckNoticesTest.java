package dev.nightshift.communication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.check.CheckWiring;
import dev.nightshift.check.Watchdog;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Leases;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Signals;
import dev.nightshift.platform.StuckWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Trouble in the way of pages itself reaches the admins past ledger, incidents and escalations. */
class StuckNoticesTest {

  @Configuration(proxyBeanMethods = false)
  static class Parts {
    @Bean
    Leases leases(JdbcClient jdbc, NodeName node, Clock clock) {
      return new Leases(jdbc, node, clock);
    }

    @Bean
    Outbound outbound() {
      return new Outbound(() -> AddressRules.DEFAULT);
    }

    @Bean
    StuckWork trouble() {
      Instant since = Instant.parse("2026-11-20T02:00:00Z");
      return now -> List.of(
          new StuckWork.Stuck("follower", "incident", "", "The follower 'incident' does not move", since),
          new StuckWork.Stuck("run", "7", "payments", "Run 7 has not ended", since));
    }
  }

  @Test
  void what_concerns_all_of_nightshift_is_told_to_the_admins_once_without_the_ledger_s_followers() {
    try (TestPipeline pipeline = new TestPipeline(TestDatabase.create(), TestWorkspaces.small(), "node-1", Parts.class, CheckWiring.class)) {
      Watchdog watchdog = pipeline.part(Watchdog.class);
      StuckNotices notices =
          new StuckNotices(watchdog, new UpdateStore(pipeline.database.jdbc()), pipeline.workspaces, pipeline.part(Signals.class), pipeline.clock);
      for (int minute = 0; minute < 3; minute++) {
        pipeline.clock.tick(Duration.ofSeconds(61));
        watchdog.beat();
        notices.beat();
      }
      List<String> told =
          pipeline.database.jdbc().sql("SELECT address || ': ' || subject FROM communication ORDER BY 1").query(String.class).list();
      assertThat(told)
          .containsExactly(
              "ada@example.org: Nightshift itself is stuck: The follower 'incident' does not move",
              "grace@example.org: Nightshift itself is stuck: The follower 'incident' does not move");
    }
  }
}
