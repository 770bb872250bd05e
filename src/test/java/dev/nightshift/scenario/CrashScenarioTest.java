package dev.nightshift.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.platform.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} of a real server process: what was accepted is there, and no step that must not repeat is repeated. */
class CrashScenarioTest {

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<CommandProcess> servers = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    for (CommandProcess server : servers) {
      server.process().destroy();
      server.end();
    }
  }

  @Test
  void every_accepted_event_survives_kill_9() throws Exception {
    Path workspace = TestShop.write(folder, "");
    Server first = start(workspace);
    Set<String> accepted = ConcurrentHashMap.newKeySet();
    AtomicInteger number = new AtomicInteger();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      senders.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (true) {
                      String key = "event-" + number.incrementAndGet();
                      if (enqueue(first, key) != 202) {
                        return;
                      }
                      accepted.add(key);
                    }
                  }));
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> accepted.size() > 300);
    first.kill();
    for (Thread sender : senders) {
      sender.join();
    }

    Server second = start(workspace);
    assertThat(storedKeys(second)).containsAll(accepted);
    await().atMost(Duration.ofSeconds(20)).until(() -> get(second, "/api/v1/incidents?status=open").path("items").size() == 1);
    assertThat(post(second, "/api/v1/ledger/verify").path("findings").size()).isZero();
  }

  @Test
  void a_step_that_is_not_idempotent_is_not_started_twice_and_a_person_is_asked() throws Exception {
    Path workspace = TestShop.write(folder, "");
    Files.writeString(
        workspace.resolve("runbooks/payments-down.md"),
        """
        ---
        title: Payments does not answer
        nightshift:
          service: payments
          when: "true"
          rung: fallback
          verify: {within: 10s, settle: 0s}
        ---
        # Payments does not answer

        ## Mitigation
        ```sh {name=charge on=local timeout=60s}
        echo started >> %1$s/started
        sleep 30
        ```

        ## Verification
        ```sh {name=ok on=local}
        true
        ```
        """
            .formatted(folder));
    Server first = start(workspace);
    assertThat(enqueue(first, "down")).isEqualTo(202);
    await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(folder.resolve("started")));
    first.kill();

    Server second = start(workspace);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> get(second, "/api/v1/runs").path("items").path(0).path("status").asString().equalsIgnoreCase("unknown"));
    assertThat(Files.readAllLines(folder.resolve("started"))).hasSize(1);
    await().atMost(Duration.ofSeconds(10)).until(() -> !get(second, "/api/v1/pages?incident=1").path("items").isEmpty());
  }

  private record Server(CommandProcess command, URI address, Path data) {
    void kill() {
      command.close();
    }
  }

  private Server start(Path workspace) throws IOException {
    Path data = folder.resolve("data");
    CommandProcess command =
        CommandProcess.start(
            folder, Map.of(), "serve", "--workspace", workspace.toString(), "--data", data.toString(), "--port", "0");
    servers.add(command);
    return new Server(command, command.awaitReady(), data);
  }

  private int enqueue(Server server, String key) {
    HttpRequest request =
        HttpRequest.newBuilder(server.address().resolve("/v2/enqueue"))
            .POST(HttpRequest.BodyPublishers.ofString(TestShop.trigger(key)))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private List<String> storedKeys(Server server) throws Exception {
    List<String> keys = new ArrayList<>();
    String before = "";
    while (true) {
      JsonNode page = get(server, "/api/v1/alerts?state=open&limit=200" + before);
      page.path("items").forEach(alert -> keys.add(alert.path("dedupKey").asString()));
      if (page.path("next").isNull() || page.path("next").isMissingNode()) {
        return keys;
      }
      before = "&before=" + page.path("next").asString();
    }
  }

  private JsonNode get(Server server, String path) throws Exception {
    return call(server, path, "GET");
  }

  private JsonNode post(Server server, String path) throws Exception {
    return call(server, path, "POST");
  }

  private JsonNode call(Server server, String path, String method) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.address().resolve(path))
            .header("Authorization", "Bearer " + Files.readString(server.data().resolve("admin.token")).strip())
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.read(response.body());
  }
}
