package dev.nightshift.integration.ssh;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.TargetAddress;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where, as whom and through which host to connect, with all references resolved.
 *
 * @param knownHosts the lines of a known_hosts file that may be about this host, or {@value HostKeys#FIRST_USE}
 * @param through the host from which this one is reached; null for this node
 */
record SshTarget(String host, int port, String user, Credential credential, String knownHosts, @Nullable SshTarget through) {
  private static final String PORT = "22";
  private static final int MOST_HOPS = 3;

  /** What proves who connects. */
  sealed interface Credential {
    /** @param text the private key (OpenSSH or PEM) */
    record Key(String text) implements Credential {}

    /** @param socket where an SSH agent listens */
    record Agent(Path socket) implements Credential {}
  }

  /**
   * Fetches keys and known hosts, which may be other ones than the last time.
   *
   * @throws Problem where a setting is missing or a reference does not resolve
   */
  static SshTarget of(TargetAddress target, Secrets secrets) {
    SshTarget through = null;
    for (int hop = 1; hop <= MOST_HOPS && target.settings().containsKey("jump." + hop + ".address"); hop++) {
      through = read(new Settings(target.name(), target.settings(), "jump." + hop + "."), "", secrets, through);
    }
    if (through == null && target.settings().containsKey("jump")) {
      throw new Problem.Invalid("The target " + target.name() + " is reached through '" + target.settings().get("jump") + "', and nothing says where that is");
    }
    return read(new Settings(target.name(), target.settings(), ""), target.address(), secrets, through);
  }

  private record Settings(String target, Map<String, String> all, String prefix) {
    String get(String name, String otherwise) {
      return all.getOrDefault(prefix + name, otherwise);
    }

    String required(String name) {
      String value = get(name, "");
      if (value.isBlank()) {
        throw new Problem.Invalid("The target " + target + " has no '" + prefix + name + "'; SSH needs it");
      }
      return value;
    }
  }

  private static SshTarget read(Settings settings, String address, Secrets secrets, @Nullable SshTarget through) {
    String host = address.isEmpty() ? settings.required("address") : address;
    String user = settings.required("user");
    Credential credential = credential(settings, secrets);
    String knownHosts = settings.required("knownHosts");
    return new SshTarget(
        host, Integer.parseInt(settings.get("port", PORT)), user, credential,
        knownHosts.equals(HostKeys.FIRST_USE) ? knownHosts : HostKeys.about(host, secrets.resolve(knownHosts)), through);
  }

  /** An agent is named by the path of its socket, or by a reference to it such as {@code env:SSH_AUTH_SOCK}. */
  private static Credential credential(Settings settings, Secrets secrets) {
    String agent = settings.get("agent", "");
    if (agent.isEmpty()) {
      return new Credential.Key(secrets.resolve(settings.required("key")));
    }
    return new Credential.Agent(Path.of(agent.startsWith("/") ? agent : secrets.resolve(agent).strip()));
  }

  /** For messages: never holds the key. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port + (through == null ? "" : " through " + through);
  }
}
