package dev.nightshift.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.platform.DebianPostgres;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smoke part on an external PostgreSQL, the one that Debian has; and what happens when it goes away. */
class ExternalDatabaseTest {

  @TempDir Path folder;

  @Test
  void the_main_path_works_and_a_database_that_goes_away_costs_503_until_it_is_back() throws Exception {
    try (DebianPostgres postgres = DebianPostgres.start(folder.resolve("external"));
        RunningServer nightshift =
            RunningServer.start(TestShop.write(folder, ""), folder.resolve("data"), postgres.settings())) {
      assertThat(enqueue(nightshift, "first")).isEqualTo(202);
      await().atMost(Duration.ofSeconds(10)).until(() -> incidents(nightshift) == 1);

      postgres.stop();
      assertThat(enqueue(nightshift, "while-away")).isEqualTo(503);
      assertThat(nightshift.send("GET", "/-/ready", null, "").statusCode()).isEqualTo(503);
      assertThat(nightshift.send("GET", "/-/healthy", null, "").statusCode()).isEqualTo(200);

      postgres.restart();
      await().atMost(Duration.ofSeconds(30)).until(() -> enqueue(nightshift, "while-away") == 202);
      await().atMost(Duration.ofSeconds(20)).until(() -> openAlerts(nightshift) == 2);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> nightshift.send("GET", "/-/ready", null, "").statusCode() == 200);
      assertThat(nightshift.post("/api/v1/ledger/verify", "").path("findings").size()).isZero();
    }
  }

  private static int enqueue(RunningServer nightshift, String key) {
    return nightshift.send("POST", "/v2/enqueue", TestShop.trigger(key), "").statusCode();
  }

  private static int incidents(RunningServer nightshift) {
    return nightshift.get("/api/v1/incidents?status=open").path("items").size();
  }

  private static int openAlerts(RunningServer nightshift) {
    return nightshift.get("/api/v1/alerts?state=open").path("items").size();
  }
}
