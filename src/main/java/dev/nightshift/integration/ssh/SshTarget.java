package dev.nightshift.integration.ssh;

import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.TargetAddress;

/**
 * Where and as whom to connect, with all references resolved.
 *
 * @param key the private key as text (OpenSSH or PEM)
 * @param knownHosts the text of a known_hosts file, or {@value HostKeys#FIRST_USE}
 */
record SshTarget(String host, int port, String user, String key, String knownHosts) {
  private static final int PORT = 22;

  /** Fetches the key and the known hosts, which may be other ones than the last time. */
  static SshTarget of(TargetAddress target, Secrets secrets) {
    String knownHosts = required(target, "knownHosts");
    return new SshTarget(
        target.address(),
        Integer.parseInt(target.settings().getOrDefault("port", Integer.toString(PORT))),
        required(target, "user"),
        secrets.resolve(required(target, "key")),
        knownHosts.equals(HostKeys.FIRST_USE) ? knownHosts : secrets.resolve(knownHosts));
  }

  private static String required(TargetAddress target, String setting) {
    String value = target.settings().get(setting);
    if (value == null || value.isBlank()) {
      throw new dev.nightshift.platform.Problem.Invalid("The target " + target.name() + " has no '" + setting + "'; SSH needs it");
    }
    return value;
  }

  /** For messages: never holds the key. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port;
  }
}
