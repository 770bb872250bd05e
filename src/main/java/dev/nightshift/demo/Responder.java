package dev.nightshift.demo;

import dev.nightshift.cli.Client;
import dev.nightshift.cli.Commands;
import dev.nightshift.demo.Mailbox.Mail;
import dev.nightshift.platform.PrivateFiles;
import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** The person on call, who works with the same means as everybody: the link in the mail, and the command line. */
final class Responder {

  private final String address;
  private final String name;
  private final Path tokenFile;
  private final Stage stage;

  private Responder(String address, String name, Path tokenFile, Stage stage) {
    this.address = address;
    this.name = name;
    this.tokenFile = tokenFile;
    this.stage = stage;
  }

  /** Finds out who is on call for a team, and gets this person a token. */
  static Responder onCall(String address, String adminToken, String team, Path folder, Stage stage) {
    Client admin = new Client(address, adminToken);
    for (JsonNode duty : admin.get("/api/v1/oncall").path("items")) {
      String person = duty.path("person").asString("");
      if (duty.path("team").asString("").equals(team) && !person.isEmpty()) {
        JsonNode made = admin.post("/api/v1/tokens", Map.of("name", "demo", "person", person));
        Path file = folder.resolve(person + ".token");
        try {
          PrivateFiles.write(file, made.path("secret").asString("") + "\n");
        } catch (IOException e) {
          throw new Problem.Unavailable("The token of " + person + " could not be kept: " + e.getMessage(), e);
        }
        return new Responder(address, duty.path("name").asString(person), file, stage);
      }
    }
    throw new Problem.Missing("Nobody is on call for the team " + team + ".");
  }

  String name() {
    return name;
  }

  String page(String path) {
    return address + path;
  }

  /** Makes a link that signs this person in to the console once. */
  String signInLink() {
    return run("sign-in-link").strip();
  }

  /** Presses the button behind the link of a page. */
  void acknowledge(Mail mail) {
    stage.deed(name + " opens the link in the mail and is on it.");
    try {
      HttpURLConnection link = (HttpURLConnection) URI.create(mail.link()).toURL().openConnection();
      link.setRequestMethod("POST");
      link.setConnectTimeout(5_000);
      link.setReadTimeout(10_000);
      if (link.getResponseCode() != 200) {
        throw new Act.Failed("the link in the page answered " + link.getResponseCode());
      }
    } catch (IOException e) {
      throw new Act.Failed("the link in the page did not work: " + e.getMessage());
    }
  }

  /** Gives a command, shown as it would be typed. */
  void command(String... words) {
    stage.deed(name + " types: nightshift " + String.join(" ", words));
    stage.quote(run(words).strip());
  }

  /** Returns a command as somebody can type it in another terminal. */
  String commandLine(String... words) {
    return "./nightshift " + String.join(" ", words) + " --server " + address + " --token-file " + tokenFile;
  }

  /** Returns what makes commands in another terminal this person's. */
  String environment() {
    return "export NIGHTSHIFT_SERVER=" + address + " NIGHTSHIFT_TOKEN_FILE=" + tokenFile;
  }

  private String run(String... words) {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(List.of("--server", address, "--token-file", tokenFile.toString()));
    String[] arguments = all.toArray(String[]::new);
    StringWriter output = new StringWriter();
    CommandLine line = Commands.commandLine(false, List.of(), arguments);
    line.setOut(new PrintWriter(output, true)).setErr(new PrintWriter(output, true));
    if (line.execute(arguments) != 0) {
      throw new Act.Failed("nightshift " + String.join(" ", words) + " failed: " + output.toString().strip());
    }
    return output.toString();
  }
}
