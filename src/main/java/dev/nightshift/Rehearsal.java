package dev.nightshift;

import dev.nightshift.platform.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Starts a server on a folder that is thrown away, asks it a few things, and stops it: so that the launcher can record
 * what a start needs (an ahead-of-time cache, JEP 514). Its workspace has no service, so that nothing is watched or repaired.
 */
public final class Rehearsal {

  private static final String WORKSPACE =
      """
      organisation: {name: Rehearsal, zone: UTC}
      """;

  private static final String RUNBOOK =
      """
      ---
      title: Rehearsal
      nightshift:
        when: alert.name == "Rehearsal"
      ---
      # Rehearsal

      ## Diagnosis

      ```sh {name=look}
      true
      ```
      """;

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("nightshift-rehearsal-");
    Path workspace = folder.resolve("workspace");
    Files.createDirectories(workspace.resolve("runbooks"));
    Files.writeString(workspace.resolve("nightshift.yaml"), WORKSPACE);
    Files.writeString(workspace.resolve("runbooks/rehearsal.md"), RUNBOOK);
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

  private static void ask(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    try (@org.jspecify.annotations.Nullable InputStream answer = connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      if (answer != null) {
        answer.readAllBytes();
      }
    }
  }
}
