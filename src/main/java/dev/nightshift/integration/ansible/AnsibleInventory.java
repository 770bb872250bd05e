package dev.nightshift.integration.ansible;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.PrivateFolder;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.TargetAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One of our targets as an Ansible inventory, with the files that it refers to. Labels and values are {@code !unsafe} texts, which
 * Ansible never takes for templates (docs.ansible.com, "Unsafe or raw strings").
 */
final class AnsibleInventory {
  private static final String FIRST_USE = "first-use";

  private final PrivateFolder folder;
  private final Secrets secrets;
  private final Path remembered;

  /** @param remembered the keys that hosts showed at first use */
  AnsibleInventory(PrivateFolder folder, Secrets secrets, Path remembered) {
    this.folder = folder;
    this.secrets = secrets;
    this.remembered = remembered;
  }

  /** Writes the inventory of one host, which is in a group for each of its labels: {@code role_web}. */
  Path write(TargetAddress target) throws IOException {
    Map<String, String> variables = new TreeMap<>();
    target.labels().forEach((name, value) -> variables.put("label_" + plain(name), unsafe(value)));
    switch (target.connection()) {
      case "local" -> variables.put("ansible_connection", "local");
      case "ssh" -> ssh(target, variables);
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

  private void ssh(TargetAddress target, Map<String, String> variables) throws IOException {
    for (String setting : List.of("jump", "agent")) {
      if (target.settings().containsKey(setting)) {
        throw new Problem.Invalid("The target " + target.name() + " has '" + setting + "', which steps of Ansible do not know; they need a host that is"
            + " reached from here with a key");
      }
    }
    Path key = folder.write("key", secrets.resolve(setting(target, "key")).stripTrailing() + "\n");
    String known = setting(target, "knownHosts");
    boolean firstUse = known.equals(FIRST_USE);
    Path hosts = folder.write("known_hosts", knownHosts(firstUse ? remembered() : secrets.resolve(known)));
    String files = firstUse ? quoted(remembered) + " " + quoted(hosts) : quoted(hosts);
    variables.put("ansible_connection", "ssh");
    variables.put("ansible_host", unsafe(target.address()));
    variables.put("ansible_port", target.settings().getOrDefault("port", "22"));
    variables.put("ansible_user", unsafe(setting(target, "user")));
    variables.put("ansible_ssh_private_key_file", Json.write(key.toString()));
    variables.put("ansible_ssh_common_args", Json.write(
        "-F none -o IdentitiesOnly=yes -o HashKnownHosts=no -o GlobalKnownHostsFile=/dev/null -o StrictHostKeyChecking="
            + (firstUse ? "accept-new" : "yes") + " '-oUserKnownHostsFile=" + files + "'"));
  }

  private String remembered() throws IOException {
    return Files.exists(remembered) ? Files.readString(remembered) : "";
  }

  /** OpenSSH wants a host before each key, and none with its usual port. */
  private static String knownHosts(String text) {
    return text.lines()
        .map(line -> line.matches("(ssh-|ecdsa-|sk-).*") ? "* " + line : line.replaceFirst("^\\[([^]]+)]:22(?=\\s)", "$1"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String setting(TargetAddress target, String name) {
    String value = target.settings().get(name);
    if (value == null || value.isBlank()) {
      throw new Problem.Invalid("The target " + target.name() + " has no '" + name + "'; SSH needs it");
    }
    return value;
  }

  /** JSON's texts are YAML's texts in double quotes. */
  private static String unsafe(String text) {
    return "!unsafe " + Json.write(text);
  }

  private static String quoted(Path file) {
    return '"' + file.toAbsolutePath().toString() + '"';
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9_]", "_");
  }

  /** What must never show: the secrets of the connection. */
  List<String> secretsOf(TargetAddress target) {
    return target.connection().equals("ssh") && target.settings().containsKey("key") ? List.of(secrets.resolve(setting(target, "key"))) : List.of();
  }
}
