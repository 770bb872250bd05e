package dev.nightshift.integration.ansible;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.PathInside;
import dev.nightshift.platform.PrivateFolder;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.CollectedOutput;
import dev.nightshift.spi.InventorySource;
import dev.nightshift.spi.NodeTool;
import dev.nightshift.spi.TargetDriver;
import dev.nightshift.spi.VersionFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Hosts of an Ansible inventory, as {@code ansible-inventory --list} on this node reads it. Of a host's variables only those that the
 * workspace names become labels: the others may hold passwords. Inventories that are programs are not run.
 */
public final class AnsibleSource implements InventorySource {
  private static final int LARGEST = 32 << 20;
  private static final String LIST = "inventory.json";
  private static final int SHOWN = 300;

  private final NodeTool tool;
  private final VersionFiles versions;

  /** @param versions where inventories are */
  public AnsibleSource(List<TargetDriver> drivers, VersionFiles versions) {
    this.tool = new NodeTool("Ansible", drivers);
    this.versions = versions;
  }

  @Override
  public String kind() {
    return "ansible";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        new Setting("file", "the inventory in the workspace, such as inventory/hosts.yaml", true, false),
        new Setting("variables", "variables of hosts that become labels, such as [zone, rack]", false, true));
  }

  @Override
  public List<Host> find(Map<String, String> settings, Duration timeout) throws InterruptedException {
    Path workspace = versions.folder("");
    Path file = PathInside.file(workspace, settings.getOrDefault("file", ""), "inventory");
    List<String> variables = settings.containsKey("variables") ? List.of(Json.read(settings.getOrDefault("variables", "[]"), String[].class)) : List.of();
    try (PrivateFolder folder = PrivateFolder.create("inventory")) {
      return hosts(Json.read(list(workspace, file, folder, timeout)), variables);
    } catch (IOException e) {
      throw new Problem.Unavailable("the answer of ansible-inventory could not be kept on this node: " + e.getMessage(), e);
    }
  }

  private String list(Path workspace, Path file, PrivateFolder folder, Duration timeout) throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(Map.of(
        "NIGHTSHIFT_INVENTORY", file.toString(), "NIGHTSHIFT_LIST", folder.path().resolve(LIST).toString(),
        "ANSIBLE_INVENTORY_ENABLED", "yaml,ini", "ANSIBLE_LOCAL_TEMP", folder.path().resolve("local").toString(),
        "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED", "True", "ANSIBLE_NOCOLOR", "1", "PYTHONDONTWRITEBYTECODE", "1", "LC_ALL", "C.UTF-8"));
    String text = """
        command -v ansible-inventory >/dev/null || exit %d
        exec ansible-inventory --inventory "$NIGHTSHIFT_INVENTORY" --list --output "$NIGHTSHIFT_LIST"
        """.formatted(AnsibleExit.MISSING);
    CollectedOutput said = new CollectedOutput();
    TargetDriver.ProcessResult ended = tool.run(workspace, NodeTool.script(text, environment, timeout), Masking.of(List.of()), said);
    Integer exit = ended.exit();
    if (ended.error() != null || exit == null) {
      throw new Problem.Unavailable("ansible-inventory: " + ended.error());
    }
    if (exit == AnsibleExit.MISSING) {
      throw new Problem.Unavailable("ansible-inventory is not on this node; install Ansible there (Debian: the package ansible-core)");
    }
    if (exit != 0) {
      String why = said.text().strip();
      throw new Problem.Invalid("Ansible cannot read " + workspace.relativize(file) + ": " + (why.length() > SHOWN ? why.substring(0, SHOWN) + "…" : why));
    }
    return folder.read(LIST, LARGEST);
  }

  private static List<Host> hosts(JsonNode inventory, List<String> variables) {
    Map<String, Map<String, String>> labels = new TreeMap<>();
    for (Map.Entry<String, JsonNode> group : inventory.properties()) {
      if (!group.getKey().equals("_meta")) {
        members(inventory, group.getKey(), 0).forEach(host -> {
          Map<String, String> own = labels.computeIfAbsent(host, name -> new TreeMap<>());
          if (!group.getKey().equals("all") && !group.getKey().equals("ungrouped")) {
            own.put("group_" + group.getKey(), "true");
          }
        });
      }
    }
    List<Host> hosts = new ArrayList<>();
    labels.forEach((name, groups) -> {
      JsonNode known = inventory.path("_meta").path("hostvars").path(name);
      variables.stream().filter(variable -> known.path(variable).isValueNode()).forEach(variable -> groups.put(variable, known.path(variable).asString("")));
      Map<String, String> reached = new HashMap<>();
      reach(known, "ansible_port", "port", reached);
      reach(known, "ansible_user", "user", reached);
      hosts.add(new Host(name, known.path("ansible_host").asString(name), groups, reached));
    });
    return hosts;
  }

  private static void reach(JsonNode known, String variable, String setting, Map<String, String> reached) {
    if (known.path(variable).isValueNode()) {
      reached.put(setting, known.path(variable).asString(""));
    }
  }

  /** The hosts of a group and of the groups in it; Ansible allows no circles, and a limit holds should one be there. */
  private static List<String> members(JsonNode inventory, String group, int depth) {
    List<String> members = new ArrayList<>();
    inventory.path(group).path("hosts").forEach(host -> members.add(host.asString("")));
    if (depth < 50) {
      inventory.path(group).path("children").forEach(child -> members.addAll(members(inventory, child.asString(""), depth + 1)));
    }
    return members;
  }
}
