package dev.nightshift;

import dev.nightshift.platform.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts a server on a folder that is thrown away, asks it a few things, and stops it: so that the launcher can record
 * what a start needs and what is busy afterwards (an ahead-of-time cache with profiles, JEP 514 and 515). Its alerts run a script that does nothing.
 */
public final class Rehearsal {

  private static final String KEY = "rehearsal-0123456789abcdef";
  private static final int INCIDENTS = 150;
  private static final int REPEATS = 20;
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * A workspace that is valid and in which nothing is watched and nobody is paged: its runbook acts alone, and the server is
   * gone before anybody could ask whether that helped.
   */
  static final Map<String, String> WORKSPACE =
      Map.of(
          "nightshift.yaml",
          """
          organisation: {name: Rehearsal, zone: UTC, allowLocal: true}
          integrations:
            rehearsal: {kind: alertmanager, key: "file:key"}
          channels:
            smtp: {host: 127.0.0.1, port: 1, tls: none, from: rehearsal@example.org}
          """,
          "teams/crew.yaml",
          """
          name: Crew
          people:
            ada:
              name: Ada
              contacts: [{email: ada@example.org}]
          rotation: {day: monday, time: 09:00, start: 2026-01-05, people: [ada]}
          escalation:
            levels: [{page: on-call, timeout: 5m}]
          """,
          "services/nothing.yaml",
          """
          name: Nothing
          team: crew
          environment: test
          targets:
            - {name: nothing-1, connection: local, labels: {role: nothing}}
          """,
          "routing.yaml",
          """
          rules:
            - name: everything
              when: event.name != ""
              service: nothing
          """,
          "runbooks/rehearsal.md",
          """
          ---
          title: Rehearsal
          nightshift:
            service: nothing
            when: alert.name.startsWith("Rehearsal")
            rung: fallback
            targets: role=nothing
          ---
          # Rehearsal

          ## Diagnosis

          ```sh {name=look if='alert.name != ""' expect='result.exit == 0'}
          true
          ```

          ## Mitigation

          ```sh {name=act}
          true
          ```

          ## Verification

          ```sh {name=proof}
          true
          ```
          """,
          "runbooks/rehearsal.test.yaml",
          """
          cases:
            - name: looks, acts and proves it
              alert: {name: Rehearsal}
              given: {look: {exit: 0}, act: {exit: 0}, proof: {exit: 0}}
              expect: {ran: [look, act, proof], outcome: succeeded}
          """,
          "key",
          KEY);

  private Rehearsal() {}

  /** @param arguments the folder to use, which is removed afterwards */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    if (Files.exists(folder)) {
      // Of a rehearsal that was ended in the middle.
      delete(folder);
    }
    Path workspace = folder.resolve("workspace");
    write(workspace);
    try (Server server = Server.start(new ServerSettings(workspace, folder.resolve("data"), "127.0.0.1", 0, null, null))) {
      for (String path : new String[] {"/-/ready", "/metrics", "/sign-in", "/status", "/api/v1/status"}) {
        ask(server.address().resolve(path));
      }
      alert(server.address().resolve("/api/v2/alerts"));
      try (RehearsalReader reader = RehearsalReader.of(server, folder)) {
        reader.read();
      }
      send(server.address().resolve("/api/v2/alerts"));
    } finally {
      delete(folder);
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  static void write(Path workspace) throws IOException {
    for (var file : WORKSPACE.entrySet()) {
      Path place = workspace.resolve(file.getKey());
      Files.createDirectories(place.resolve("..").normalize());
      Files.writeString(place, file.getValue());
    }
  }

  /** Alerts as Prometheus sends them, each an incident with a run of its own, again and again. */
  private static void send(URI address) throws IOException {
    HttpClient client = HttpClient.newHttpClient();
    for (int round = 0; round < REPEATS; round++) {
      List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
      for (int number = 0; number < INCIDENTS; number++) {
        answers.add(client.sendAsync(request(address, number), HttpResponse.BodyHandlers.discarding()));
      }
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
    }
    client.shutdownNow();
  }

  /** Sends one alert. */
  static void alert(URI address) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    client.send(request(address, 1), HttpResponse.BodyHandlers.discarding());
    client.shutdownNow();
  }

  private static HttpRequest request(URI address, int number) {
    String alert =
        """
        [{"labels":{"alertname":"Rehearsal%d","severity":"warning","instance":"10.0.0.%d:9100"},
          "annotations":{"summary":"Only a rehearsal"},"generatorURL":"http://prometheus.example:9090/graph"}]
        """
            .formatted(number, number);
    return HttpRequest.newBuilder(address)
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + KEY)
        .POST(HttpRequest.BodyPublishers.ofString(alert))
        .build();
  }

  private static void ask(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setReadTimeout((int) PATIENCE.toMillis());
    try (@Nullable InputStream answer = connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      if (answer != null) {
        answer.readAllBytes();
      }
    }
  }
}
