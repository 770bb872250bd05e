package dev.nightshift;

import dev.nightshift.platform.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts a server on a folder that is thrown away, asks it a few things, and stops it: so that the launcher can record
 * what a start needs (an ahead-of-time cache, JEP 514). Its workspace has no service, so that nothing is watched or repaired.
 */
public final class Rehearsal {

  /** A workspace that is valid and in which nothing ever happens: nothing is watched, nobody is paged. */
  static final Map<String, String> WORKSPACE =
      Map.of(
          "nightshift.yaml",
          """
          organisation: {name: Rehearsal, zone: UTC}
          channels:
            smtp: {host: 127.0.0.1, port: 25, tls: none, from: rehearsal@example.org}
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
            when: alert.name == "Rehearsal"
            targets: role=nothing
          ---
          # Rehearsal

          ## Diagnosis

          ```sh {name=look}
          true
          ```
          """);

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("nightshift-rehearsal-");
    Path workspace = folder.resolve("workspace");
    write(workspace);
    try (Server server = Server.start(new ServerSettings(workspace, folder.resolve("data"), "127.0.0.1", 0, null, null))) {
      for (String path : new String[] {"/-/ready", "/metrics", "/sign-in", "/status", "/api/v1/status"}) {
        ask(server.address().resolve(path));
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  static void write(Path workspace) throws IOException {
    for (var file : WORKSPACE.entrySet()) {
      Path place = workspace.resolve(file.getKey());
      Files.createDirectories(place.resolve("..").normalize());
      Files.writeString(place, file.getValue());
    }
  }

  private static void ask(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    try (@org.jspecify.annotations.Nullable InputStream answer = connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      if (answer != null) {
        answer.readAllBytes();
      }
    }
  }
}
