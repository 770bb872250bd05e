package dev.nightshift.integration.ansible;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.PrivateFolder;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.TargetAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One of our targets as an Ansible inventory, with the files that it refers to. Labels and values are {@code !unsafe} texts, which
 * Ansible never takes for templates (docs.ansible.com, "Unsafe or raw strings").
 */
final class AnsibleInventory {
  private final PrivateFolder folder;
  private final AnsibleSsh ssh;

  AnsibleInventory(PrivateFolder folder, AnsibleSsh ssh) {
    this.folder = folder;
    this.ssh = ssh;
  }

  /** Writes the inventory of one host, which is in a group for each of its labels: {@code role_web}. */
  Path write(TargetAddress target) throws IOException {
    Map<String, String> variables = new TreeMap<>();
    target.labels().forEach((name, value) -> variables.put("label_" + plain(name), unsafe(value)));
    switch (target.connection()) {
      case "local" -> variables.put("ansible_connection", "local");
      case "ssh" -> {
        variables.put("ansible_connection", "ssh");
        variables.put("ansible_host", unsafe(target.address()));
        variables.put("ansible_port", target.settings().getOrDefault("port", "22"));
        variables.put("ansible_user", unsafe(ssh.user(target)));
        variables.put("ansible_ssh_common_args", Json.write("-F " + ssh.configuration(target)));
      }
      default -> throw new Problem.Invalid(
          "The target " + target.name() + " has the connection '" + target.connection() + "'; Ansible is given local and ssh here");
    }
    String host = Json.write(target.name());
    StringBuilder yaml = new StringBuilder("all:\n  hosts:\n    " + host + ":\n");
    variables.forEach((name, value) -> yaml.append("      ").append(name).append(": ").append(value).append('\n'));
    String groups = target.labels().entrySet().stream().map(label -> plain(label.getKey() + "_" + label.getValue())).distinct().sorted()
        .map(group -> "    " + group + ":\n      hosts: {" + host + ": {}}\n").collect(Collectors.joining());
    return folder.write("inventory.yaml", groups.isEmpty() ? yaml.toString() : yaml + "  children:\n" + groups);
  }

  /** Writes the values of the run as variables that win over all others. */
  Path values(Map<String, String> values) throws IOException {
    String yaml = new TreeMap<>(values).entrySet().stream()
        .map(value -> Json.write(value.getKey()) + ": " + unsafe(value.getValue()) + "\n").collect(Collectors.joining());
    return folder.write("values.yaml", yaml.isEmpty() ? "{}\n" : yaml);
  }

  /** JSON's texts are YAML's texts in double quotes. */
  private static String unsafe(String text) {
    return "!unsafe " + Json.write(text);
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9_]", "_");
  }
}
