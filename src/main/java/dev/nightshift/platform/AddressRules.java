package dev.nightshift.platform;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which addresses Nightshift may connect to, by HTTP and for a look at a port. Where several rules fit, the one for the smallest block decides, and of two for
 * the same block the one that denies. Denied unless a rule says otherwise: link-local addresses, the metadata services of cloud
 * providers (whose answers hold credentials), multicast, broadcast and unspecified addresses. Loopback and private networks are
 * allowed, since that is where the services are.
 */
public final class AddressRules {
  private static final List<String> DENIED =
      List.of(
          "0.0.0.0/8", "169.254.0.0/16", "169.254.169.254", "100.100.100.200", "168.63.129.16", "224.0.0.0/4", "255.255.255.255",
          "::/128", "fe80::/10", "ff00::/8", "fd00:ec2::254");
  private static final Set<String> DENIED_NAMES =
      Set.of("metadata", "metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal");
  private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

  /** The rules of a workspace that sets none. */
  public static final AddressRules DEFAULT = of("", "");

  private record Rule(AddressRange range, boolean allow) {}

  private final List<Rule> rules;
  private final Set<String> allowedNames;
  private final Set<String> deniedNames;

  private AddressRules(List<Rule> rules, Set<String> allowedNames, Set<String> deniedNames) {
    this.rules = rules;
    this.allowedNames = allowedNames;
    this.deniedNames = deniedNames;
  }

  /**
   * Reads the settings {@code outbound.allow} and {@code outbound.deny}: blocks of addresses and host names, separated by commas or
   * spaces.
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote it
   */
  public static AddressRules of(String allow, String deny) {
    List<Rule> rules = new ArrayList<>();
    ranges(deny).forEach(range -> rules.add(new Rule(range, false)));
    ranges(allow).forEach(range -> rules.add(new Rule(range, true)));
    DENIED.stream()
        .map(AddressRange::parse)
        .filter(range -> rules.stream().noneMatch(rule -> rule.range().equals(range)))
        .forEach(range -> rules.add(new Rule(range, false)));
    rules.sort(Comparator.<Rule>comparingInt(rule -> -rule.range().prefix()).thenComparing(Rule::allow));
    return new AddressRules(List.copyOf(rules), names(allow), names(deny));
  }

  /** Returns why a host may not be asked for, or empty where only its addresses decide. */
  Optional<String> refusalOf(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
    boolean denied = deniedNames.contains(name) || DENIED_NAMES.contains(name) && !allowedNames.contains(name);
    return denied ? Optional.of("requests to " + host + " are not allowed; outbound.allow can allow them") : Optional.empty();
  }

  /** Returns why an address may not be connected to, or empty where it may. */
  Optional<String> refusalOf(InetAddress address) {
    InetAddress meant = embedded(address);
    return rules.stream()
        .filter(rule -> rule.range().contains(address) || rule.range().contains(meant))
        .findFirst()
        .filter(rule -> !rule.allow())
        .map(rule -> "connections to " + address.getHostAddress() + " are not allowed (it is in " + rule.range().network().getHostAddress()
            + "/" + rule.range().prefix() + "); outbound.allow can allow them");
  }

  /** The IPv4 address that a NAT64 gateway would connect to (RFC 6052). */
  private static InetAddress embedded(InetAddress address) {
    if (!(address instanceof Inet6Address) || !NAT64.contains(address)) {
      return address;
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<AddressRange> ranges(String text) {
    return words(text).stream().filter(AddressRules::isRange).map(AddressRange::parse).toList();
  }

  private static Set<String> names(String text) {
    return words(text).stream().filter(word -> !isRange(word)).map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  private static boolean isRange(String word) {
    return word.contains("/") || AddressRange.looksLikeAddress(word);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[\\s,]+")).filter(word -> !word.isEmpty()).toList();
  }
}
