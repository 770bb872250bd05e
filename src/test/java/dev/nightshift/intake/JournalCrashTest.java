package dev.nightshift.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestPipeline;
import dev.nightshift.platform.DatabaseSettings;
import dev.nightshift.platform.NodeName;
import dev.nightshift.scenario.CommandProcess;
import dev.nightshift.scenario.TestShop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** {@code kill -9} of a server process while events that it has answered wait in the journal, in the middle of applying them. */
class JournalCrashTest {
  private static final int EVENTS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final DatabaseSettings settings = TestDatabase.empty();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> expected = new ArrayList<>();
  private final Map<String, String> states = new TreeMap<>();

  @Test
  void what_waits_in_the_journal_when_the_server_is_killed_is_applied_by_the_next_one_in_order_and_once() throws Exception {
    Path workspace = TestShop.write(folder, "");
    try (Connection looks = connection(); Connection applies = connection(); Connection blocks = connection()) {
      JdbcClient jdbc = jdbc(looks);
      try (CommandProcess first = start(workspace, "data-1")) {
        URI address = first.awaitReady();
        jdbc(applies).sql("SELECT pg_advisory_lock(?)").param(JournalStore.LOCK).query().singleRow();
        leftByAnotherNode(jdbc);
        sendMix(address);
        assertThat(waiting(jdbc)).isEqualTo(EVENTS + 1);

        blocks.setAutoCommit(false);
        jdbc(blocks).sql("LOCK TABLE intake_journal IN SHARE MODE").update();
        applies.close();
        await("it has applied them and is about to take them out of the journal").atMost(PATIENCE).until(() -> takesOut(jdbc));
      }
      blocks.rollback();
      await("PostgreSQL has noticed").atMost(PATIENCE).until(() -> !takesOut(jdbc));
      assertThat(waiting(jdbc)).isEqualTo(EVENTS + 1);
      assertThat(facts(jdbc)).isEmpty();

      try (CommandProcess second = start(workspace, "data-2")) {
        second.awaitReady();
        await().atMost(PATIENCE).until(() -> waiting(jdbc) == 0);
        assertThat(facts(jdbc)).containsExactlyElementsOf(expected);
        assertThat(openKeys(jdbc)).isEqualTo(states.keySet().stream().filter(key -> !Objects.equals(states.get(key), "")).toList());
      }
    }
  }

  /** As long as another node's events wait, all events are journaled behind them. */
  private void leftByAnotherNode(JdbcClient jdbc) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    new JournalStore(jdbc, new NodeName("gone")).append(List.of(new Arrived("pagerduty", TestPipeline.trigger("left", "Left behind"), now)));
    expected.add("alert.opened left");
    states.put("left", "open");
  }

  private void sendMix(URI address) throws IOException, InterruptedException {
    Random random = new Random(7);
    for (int i = 0; i < EVENTS; i++) {
      String key = "key-" + random.nextInt(5);
      String action = List.of("trigger", "trigger", "resolve", "acknowledge").get(random.nextInt(4));
      String event = TestShop.trigger(key).replace("\"event_action\":\"trigger\"", "\"event_action\":\"" + action + "\"");
      HttpRequest request = HttpRequest.newBuilder(address.resolve("/v2/enqueue")).POST(HttpRequest.BodyPublishers.ofString(event)).build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(202);
      expect(key, action);
    }
  }

  private void expect(String key, String action) {
    String before = states.getOrDefault(key, "");
    String fact = switch (action + " " + before) {
      case "trigger " -> "alert.opened ";
      case "resolve open", "resolve acknowledged" -> "alert.resolved ";
      case "acknowledge open" -> "alert.acknowledged ";
      default -> "";
    };
    if (!fact.isEmpty()) {
      expected.add(fact + key);
      states.put(key, Map.of("trigger", "open", "resolve", "", "acknowledge", "acknowledged").get(action));
    }
  }

  private CommandProcess start(Path workspace, String data) throws IOException {
    Map<String, String> environment = Map.of(
        "NIGHTSHIFT_DATABASE_URL", settings.url(), "NIGHTSHIFT_DATABASE_USERNAME", String.valueOf(settings.username()),
        "NIGHTSHIFT_DATABASE_PASSWORD", String.valueOf(settings.password()));
    return CommandProcess.start(folder, environment, "serve", "--workspace", workspace.toString(), "--data", folder.resolve(data).toString(), "--port", "0");
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(settings.url(), settings.username(), settings.password());
  }

  private static JdbcClient jdbc(Connection connection) {
    return JdbcClient.create(new SingleConnectionDataSource(connection, true));
  }

  private static int waiting(JdbcClient jdbc) {
    return jdbc.sql("SELECT coalesce(sum(events - applied), 0) FROM intake_journal").query(Integer.class).single();
  }

  private static boolean takesOut(JdbcClient jdbc) {
    return jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE 'DELETE FROM intake_journal%'")
        .query(Integer.class).single() > 0;
  }

  private static List<String> facts(JdbcClient jdbc) {
    return jdbc.sql(
            """
            SELECT fact.type || ' ' || alert.dedup_key FROM fact JOIN alert ON alert.id = (fact.data::jsonb ->> 'alert')::bigint
            WHERE fact.type LIKE 'alert.%' ORDER BY fact.sequence
            """)
        .query(String.class).list();
  }

  private static List<String> openKeys(JdbcClient jdbc) {
    return jdbc.sql("SELECT dedup_key FROM alert WHERE state = 'OPEN' ORDER BY dedup_key COLLATE \"C\"").query(String.class).list();
  }
}
