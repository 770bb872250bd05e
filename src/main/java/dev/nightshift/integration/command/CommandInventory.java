package dev.nightshift.integration.command;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.InventorySource;
import dev.nightshift.spi.VersionFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Hosts that a command prints as JSON: a list of {@code {"name": "web-1", "address": "10.0.0.1", "labels": {"role": "web"}}}. */
public final class CommandInventory implements InventorySource {
  private static final int LARGEST = 8 << 20;

  private final VersionFiles versions;
  private final Map<String, String> environment;

  /**
   * @param versions where programs are that the workspace brings with it
   * @param environment the process's variables
   */
  public CommandInventory(VersionFiles versions, Map<String, String> environment) {
    this.versions = versions;
    this.environment = environment;
  }

  @Override
  public String kind() {
    return "command";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        new Setting("run", "the program and its arguments, which no shell reads, such as [bin/hosts, --json]; it starts in the workspace", true, true),
        new Setting("environment", "which of the server's variables it gets, beside PATH, HOME and LANG", false, true));
  }

  @Override
  public List<Host> find(Map<String, String> settings, Duration timeout) throws InterruptedException {
    Path workspace = versions.folder("").toAbsolutePath();
    List<String> run = new ArrayList<>(texts(settings, "run"));
    if (run.getFirst().contains("/")) {
      run.set(0, workspace.resolve(run.getFirst()).toString());
    }
    String printed = new CommandRun(run, workspace, texts(settings, "environment"), timeout, LARGEST).output(environment);
    JsonNode list = read(printed);
    List<Host> hosts = new ArrayList<>();
    for (JsonNode host : list) {
      hosts.add(host(host, hosts.size() + 1));
    }
    return hosts;
  }

  private static JsonNode read(String printed) {
    JsonNode list;
    try {
      list = Json.read(printed);
    } catch (Problem.Invalid none) {
      throw new Problem.Invalid("what the command printed is not JSON; " + form(), none);
    }
    if (!list.isArray()) {
      throw new Problem.Invalid("what the command printed is not a list; " + form());
    }
    return list;
  }

  private static Host host(JsonNode host, int number) {
    String name = host.path("name").asString("");
    if (name.isEmpty()) {
      throw new Problem.Invalid("host " + number + " of what the command printed has no name; " + form());
    }
    Map<String, String> labels = new TreeMap<>();
    host.path("labels").properties().forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
    Map<String, String> reached = new TreeMap<>();
    for (String setting : List.of("port", "user")) {
      if (host.path(setting).isValueNode()) {
        reached.put(setting, host.path(setting).asString(""));
      }
    }
    return new Host(name, host.path("address").asString(name), labels, reached);
  }

  private static String form() {
    return "print [{\"name\": \"web-1\", \"address\": \"10.0.0.1\", \"labels\": {\"role\": \"web\"}}]";
  }

  private static List<String> texts(Map<String, String> settings, String name) {
    return List.of(Json.read(settings.getOrDefault(name, "[]"), String[].class));
  }
}
