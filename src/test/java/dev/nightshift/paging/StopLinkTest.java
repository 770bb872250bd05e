package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.identity.Actor;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.Runs;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From the event to the link that stops the run before it acts. */
class StopLinkTest {
  private static final String ANNOUNCED =
      """
      ---
      title: Restore payments
      nightshift:
        service: payments
        when: alert.name == "Down"
        rung: oversight
        limits: {countdown: 1h}
      ---
      # Restore payments

      ## Mitigation

      ```sh {name=restart on=local}
      echo restarted
      ```
      """;
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(DATABASE, TestWorkspaces.small(TestWorkspaces.runbook("restore", ANNOUNCED)), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    server.close();
    DATABASE.close();
  }

  private static HttpResponse<String> press(String link) {
    return server.post(link, "");
  }

  @Test
  void the_link_shows_what_is_about_to_run_and_stops_it_only_when_a_person_presses() {
    HttpResponse<String> sent =
        server.post("/api/v1/events", "{\"action\":\"trigger\",\"name\":\"Down\",\"summary\":\"It is down\"}",
            "Authorization", "Bearer " + server.token(null, Actor.Role.RESPONDER), "Content-Type", "application/json");
    assertThat(sent.statusCode()).isEqualTo(202);
    Pages pages = server.part(Pages.class);
    Runs runs = server.part(Runs.class);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> pages.list(null, Long.MAX_VALUE, 9).stream().anyMatch(page -> page.runId() != null));
    Page page = pages.list(null, Long.MAX_VALUE, 9).getFirst();
    Run run = runs.find(page.runId()).orElseThrow();
    assertThat(run.actsFrom()).isNotNull();
    PageTokens tokens = server.part(PageTokens.class);
    String link = "/stop-run/" + tokens.token(PageTokens.Use.STOP, page);

    HttpResponse<String> looked = server.get(link);
    assertThat(looked.body()).contains("Stop &ldquo;Restore payments&rdquo;?", "acts at", "<form method=\"post\">").doesNotContain("<script");
    assertThat(runs.find(run.id()).orElseThrow().status()).isNotEqualTo(RunStatus.STOPPED);
    List<String> wrong = List.of("/stop-run/" + tokens.token(PageTokens.Use.ACKNOWLEDGE, page), link + "x", "/stop-run/x");
    wrong.forEach(each -> assertThat(press(each).statusCode()).as(each).isEqualTo(404));

    assertThat(press(link).body()).contains("Stopped.");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs.find(run.id()).orElseThrow().status() == RunStatus.STOPPED);
    assertThat(runs.find(run.id()).orElseThrow().reason()).isEqualTo("stopped in its countdown, before it changed anything, by person:" + page.person() + ": by the link of a page");
    assertThat(runs.attempts(run.id())).isEmpty();
    assertThat(press(link).body()).contains("This run is over.");
  }
}
