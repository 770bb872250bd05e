package dev.nightshift.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.platform.DebianPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Map;
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
      saysThatTheDatabaseIsAway(nightshift, "/api/v1/incidents", "application/problem+json");
      saysThatTheDatabaseIsAway(nightshift, "/status", "text/html");

      postgres.restart();
      await().atMost(Duration.ofSeconds(30)).until(() -> enqueue(nightshift, "while-away") == 202);
      await().atMost(Duration.ofSeconds(20)).until(() -> openAlerts(nightshift) == 2);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> nightshift.send("GET", "/-/ready", null, "").statusCode() == 200);
      assertThat(nightshift.post("/api/v1/ledger/verify", "").path("findings").size()).isZero();
    }
  }

  @Test
  void the_environment_names_it_and_a_start_waits_until_it_is_there() throws Exception {
    try (DebianPostgres postgres = DebianPostgres.start(folder.resolve("external"))) {
      Map<String, String> environment = Map.of(
          "NIGHTSHIFT_DATABASE_URL", postgres.settings().url(),
          "NIGHTSHIFT_DATABASE_USERNAME", String.valueOf(postgres.settings().username()),
          "NIGHTSHIFT_DATABASE_PASSWORD", String.valueOf(postgres.settings().password()));
      postgres.stop();
      String workspace = TestShop.write(folder, "").toString();
      try (CommandProcess server =
          CommandProcess.start(folder, environment, "serve", "--workspace", workspace, "--data", folder.resolve("data").toString(), "--port", "0")) {
        await().atMost(Duration.ofSeconds(30)).until(() -> server.err().contains("Waiting for the database at " + postgres.settings().url() + ": "));
        assertThat(server.out()).isEmpty();

        postgres.restart();
        URI address = server.awaitReady();

        HttpRequest event = HttpRequest.newBuilder(address.resolve("/v2/enqueue")).POST(BodyPublishers.ofString(TestShop.trigger("first"))).build();
        assertThat(HttpClient.newHttpClient().send(event, BodyHandlers.discarding()).statusCode()).isEqualTo(202);
        assertThat(folder.resolve("data/postgres")).as("an embedded database").doesNotExist();
        assertThat(server.err() + server.out()).doesNotContain(String.valueOf(postgres.settings().password()));
      }
      try (Connection connection = DriverManager.getConnection(postgres.settings().url(), postgres.settings().username(), postgres.settings().password());
          ResultSet alerts = connection.createStatement().executeQuery("SELECT count(*) FROM alert")) {
        assertThat(alerts.next()).isTrue();
        assertThat(alerts.getInt(1)).isEqualTo(1);
        assertThat(connection.getMetaData().getDatabaseMajorVersion()).isGreaterThanOrEqualTo(15);
      }
    }
  }

  private static int enqueue(RunningServer nightshift, String key) {
    return nightshift.send("POST", "/v2/enqueue", TestShop.trigger(key), "").statusCode();
  }

  private void saysThatTheDatabaseIsAway(RunningServer nightshift, String path, String type) throws Exception {
    HttpResponse<String> answer = nightshift.send("GET", path, null, Files.readString(folder.resolve("data/admin.token")).strip());
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(given -> assertThat(given).startsWith(type));
    assertThat(answer.body()).contains("database").doesNotContain("Exception").doesNotContain("jdbc");
  }

  private static int incidents(RunningServer nightshift) {
    return nightshift.get("/api/v1/incidents?status=open").path("items").size();
  }

  private static int openAlerts(RunningServer nightshift) {
    return nightshift.get("/api/v1/alerts?state=open").path("items").size();
  }
}
