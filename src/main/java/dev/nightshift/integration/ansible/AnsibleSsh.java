package dev.nightshift.integration.ansible;

import dev.nightshift.platform.PrivateFolder;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.TargetAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The way to a target as a configuration of OpenSSH (ssh_config(5)), which Ansible uses: keys or an agent, known hosts, and the hosts in
 * between. OpenSSH hands the file on to those, and options on a command line it does not.
 */
final class AnsibleSsh {
  private static final String FIRST_USE = "first-use";
  private static final String JUMP = "nightshift-jump-";
  private static final Pattern PLAIN = Pattern.compile("[^\\s\"'%]+");

  private final PrivateFolder folder;
  private final Secrets secrets;
  private final Path remembered;

  /** @param remembered the keys that hosts showed at first use */
  AnsibleSsh(PrivateFolder folder, Secrets secrets, Path remembered) {
    this.folder = folder;
    this.secrets = secrets;
    this.remembered = remembered;
  }

  String user(TargetAddress target) {
    return setting(target, "user");
  }

  /** Writes the configuration, with the files that it refers to, and returns where it is. */
  Path configuration(TargetAddress target) throws IOException {
    StringBuilder text = new StringBuilder();
    int hops = hops(target);
    for (int hop = 1; hop <= hops; hop++) {
      String prefix = "jump." + hop + ".";
      text.append("Host ").append(JUMP).append(hop).append('\n');
      line(text, "HostName", plain(target, prefix + "address"));
      line(text, "Port", target.settings().getOrDefault(prefix + "port", "22"));
      line(text, "User", plain(target, prefix + "user"));
      signIn(text, target, prefix, hop - 1);
    }
    text.append("Host * !").append(JUMP).append("*\n");
    signIn(text, target, "", hops);
    return folder.write("ssh_config", text.toString());
  }

  private static int hops(TargetAddress target) {
    int hops = 0;
    while (target.settings().containsKey("jump." + (hops + 1) + ".address")) {
      hops++;
    }
    if (hops == 0 && target.settings().containsKey("jump")) {
      throw new Problem.Invalid("The target " + target.name() + " is reached through '" + target.settings().get("jump") + "', and nothing says where that is");
    }
    return hops;
  }

  /** @param through the number of the host before it, or 0 */
  private void signIn(StringBuilder text, TargetAddress target, String prefix, int through) throws IOException {
    String agent = target.settings().getOrDefault(prefix + "agent", "");
    if (agent.isEmpty()) {
      line(text, "IdentitiesOnly", "yes");
      line(text, "IdentityFile", quoted(folder.write(prefix + "key", secrets.resolve(setting(target, prefix + "key")).stripTrailing() + "\n")));
    } else {
      line(text, "IdentityAgent", quoted(Path.of(agent.startsWith("/") ? agent : secrets.resolve(agent).strip())));
    }
    String known = setting(target, prefix + "knownHosts");
    boolean firstUse = known.equals(FIRST_USE);
    Path hosts = folder.write(prefix + "known_hosts", knownHosts(firstUse ? remembered() : secrets.resolve(known)));
    line(text, "UserKnownHostsFile", firstUse ? quoted(remembered) + " " + quoted(hosts) : quoted(hosts));
    line(text, "StrictHostKeyChecking", firstUse ? "accept-new" : "yes");
    line(text, "GlobalKnownHostsFile", "/dev/null");
    line(text, "HashKnownHosts", "no");
    line(text, "BatchMode", "yes");
    line(text, "ForwardAgent", "no");
    if (through > 0) {
      line(text, "ProxyJump", JUMP + through);
    }
  }

  private static void line(StringBuilder text, String option, String value) {
    text.append("  ").append(option).append(' ').append(value).append('\n');
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

  /** A value that can be nothing else but one word of the configuration. */
  private static String plain(TargetAddress target, String name) {
    String value = setting(target, name);
    if (!PLAIN.matcher(value).matches()) {
      throw new Problem.Invalid("The target " + target.name() + " has a '" + name + "' with a space, a quote or a '%' in it, which OpenSSH could not read as one name");
    }
    return value;
  }

  private static String quoted(Path file) {
    String path = file.toAbsolutePath().toString();
    if (path.contains("\"") || path.chars().anyMatch(Character::isISOControl)) {
      throw new Problem.Invalid("OpenSSH cannot be told of the file " + path.replaceAll("\\p{Cntrl}", "?") + "; its name has a quote or a line break in it");
    }
    return '"' + path.replace("%", "%%") + '"';
  }

  /** What must never show: the keys on the way. */
  List<String> secretsOf(TargetAddress target) {
    List<String> keys = new ArrayList<>();
    if (target.connection().equals("ssh")) {
      for (Map.Entry<String, String> setting : target.settings().entrySet()) {
        if (setting.getKey().equals("key") || setting.getKey().matches("jump\\.\\d+\\.key")) {
          keys.add(secrets.resolve(setting.getValue()));
        }
      }
    }
    return keys;
  }
}
