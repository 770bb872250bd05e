package dev.nightshift.demo;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The example's own services, worked on with their control script, as a person or a fault would. */
final class Shop implements AutoCloseable {

  static final String STAGING = "payments";
  static final String PRODUCTION = "payments-prod";

  private static final Pattern CHECK = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/\\w+");

  private final Path folder;

  Shop(Path folder) {
    this.folder = folder;
  }

  void open() {
    run("start", STAGING);
    run("start", PRODUCTION);
  }

  /** Ends a unit's process as an out-of-memory killer does: with SIGKILL. */
  void kill(String unit) {
    run("kill", unit);
  }

  /** Destroys a part of a unit's data, so that a restart does not help. */
  void damage(String unit) {
    run("damage", unit);
  }

  /** Asks a unit what its check asks it, and says what came back. */
  String look(String unit) {
    try {
      Matcher check = CHECK.matcher(Files.readString(folder.resolve("services/" + unit + ".yaml")));
      if (!check.find()) {
        return "services/" + unit + ".yaml has no check";
      }
      HttpURLConnection connection = (HttpURLConnection) URI.create(check.group()).toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(1_000);
      return check.group() + " answers " + connection.getResponseCode();
    } catch (IOException dead) {
      return "its check fails: " + dead.getMessage();
    }
  }

  private void run(String action, String unit) {
    try {
      Process process =
          new ProcessBuilder("bin/payments", action, unit).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new Problem.Unavailable("bin/payments " + action + " " + unit + " failed: " + output.strip());
      }
    } catch (IOException e) {
      throw new Problem.Unavailable("bin/payments could not be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem.Unavailable("Interrupted");
    }
  }

  @Override
  public void close() {
    for (String unit : List.of(STAGING, PRODUCTION)) {
      try {
        run("kill", unit);
      } catch (Problem left) {
        System.err.println(left.getMessage());
      }
    }
  }
}
