package dev.nightshift.integration.ssh;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a host may show: the lines of a known_hosts file (sshd(8)) that match it, or bare keys without a host. Lines marked
 * {@code @revoked} refuse their key; host certificates ({@code @cert-authority}) are not known here and their lines are not used.
 */
final class HostKeys {
  /** Setting: the key that a host shows at first is remembered and must be shown from then on. */
  static final String FIRST_USE = "first-use";

  private static final Pattern BARE = Pattern.compile("ssh-|ecdsa-|sk-");

  /** Wildcards, negations and hashed names. */
  private static final Pattern PATTERNS = Pattern.compile("[*?!|]");

  private final SshTarget target;
  private final List<PublicKey> known = new ArrayList<>();
  private final List<PublicKey> revoked = new ArrayList<>();
  private final @Nullable FirstUse firstUse;
  private @Nullable String refusal;

  /**
   * Reads what is known of a target's host.
   *
   * @param firstUse what was remembered; only asked where the workspace chose first use for this target
   */
  HostKeys(SshTarget target, FirstUse firstUse) throws SshFailure {
    this.target = target;
    boolean remember = target.knownHosts().equals(FIRST_USE);
    this.firstUse = remember ? firstUse : null;
    String text = remember ? firstUse.lines() : target.knownHosts();
    try {
      for (String line : text.lines().map(String::strip).filter(each -> !each.isEmpty() && !each.startsWith("#")).toList()) {
        read(line);
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new SshFailure("The known hosts of " + target + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the lines that may be about a host, without reading them further: a file may know thousands of hosts, and each is asked
   * for its own key.
   */
  static String about(String host, String text) {
    String name = host.toLowerCase(Locale.ROOT);
    return text.lines().filter(line -> mayBeAbout(name, line)).collect(Collectors.joining("\n"));
  }

  private static boolean mayBeAbout(String host, String line) {
    int end = line.indexOf(' ');
    return end < 0 || line.startsWith("@") || BARE.matcher(line).lookingAt() || PATTERNS.matcher(line).region(0, end).find()
        || line.substring(0, end).toLowerCase(Locale.ROOT).contains(host);
  }

  private void read(String line) throws IOException, GeneralSecurityException {
    if (BARE.matcher(line).lookingAt()) {
      known.add(key(AuthorizedKeyEntry.parseAuthorizedKeyEntry(line)));
      return;
    }
    for (KnownHostEntry entry : KnownHostEntry.readKnownHostEntries(new StringReader(line), true)) {
      if (entry.isHostMatch(target.host(), target.port())) {
        String marker = entry.getMarker() == null ? "" : entry.getMarker();
        switch (marker) {
          case "" -> known.add(key(entry.getKeyEntry()));
          case "revoked" -> revoked.add(key(entry.getKeyEntry()));
          default -> { }
        }
      }
    }
  }

  private static PublicKey key(AuthorizedKeyEntry entry) throws IOException, GeneralSecurityException {
    return entry.resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
  }

  /** Returns the types of the known keys, so that the host is asked for one of these first. */
  Set<String> types() {
    return known.stream().map(KeyUtils::getKeyType).collect(Collectors.toSet());
  }

  /** Decides about the key that the host shows. */
  synchronized boolean accept(PublicKey shown) {
    if (revoked.stream().anyMatch(key -> KeyUtils.compareKeys(key, shown))) {
      refusal = "its key " + KeyUtils.getFingerPrint(shown) + " is revoked";
      return false;
    }
    if (known.stream().anyMatch(key -> KeyUtils.compareKeys(key, shown))) {
      return true;
    }
    if (known.isEmpty() && firstUse != null) {
      return firstUse.remember(target.host(), target.port(), shown);
    }
    refusal =
        known.isEmpty()
            ? "it is not among the known hosts of this target; it shows the key " + KeyUtils.getFingerPrint(shown)
            : "it shows the key " + KeyUtils.getFingerPrint(shown) + ", which is not the known one: somebody may be in between";
    return false;
  }

  /** Returns why the host's key was refused; null where it was not. */
  synchronized @Nullable String refusal() {
    return refusal;
  }
}
