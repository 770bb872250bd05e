package dev.nightshift.catalog;

import dev.nightshift.spi.TargetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts through which a target is reached: {@code jump} names other targets of the workspace or is {@code user@host:port}, several
 * separated by commas as in OpenSSH's ProxyJump, the nearest first. A jump host may itself be reached through others.
 */
public final class JumpHosts {
  /** The setting of a target. */
  public static final String SETTING = "jump";

  private static final int MOST = 3;
  private static final Pattern PLACE = Pattern.compile("([^@\\s]+)@(?:\\[([^]\\s]+)]|([^\\s:\\[\\]]+))(?::(\\d{1,5}))?");
  private static final List<String> SIGN_IN = List.of("key", "agent", "knownHosts");

  private final Collection<Service> services;

  /** Jump hosts are targets in the files of these services. */
  public JumpHosts(Collection<Service> services) {
    this.services = services;
  }

  /**
   * Returns a target's settings, with those of its jump hosts as {@code jump.1.address}, {@code jump.1.user} and so on.
   *
   * @throws IllegalArgumentException where a jump host is unknown or none, is reached through itself, or there are too many
   */
  public Map<String, String> settings(Service owner, TargetAddress target) {
    if (!target.settings().containsKey(SETTING)) {
      return target.settings();
    }
    List<Map<String, String>> hops = hops(owner, target.settings(), new LinkedHashSet<>(Set.of(target.name())));
    if (hops.size() > MOST) {
      throw new IllegalArgumentException("leads through " + hops.size() + " hosts; at most " + MOST + " are possible");
    }
    Map<String, String> all = new HashMap<>(target.settings());
    for (int number = 1; number <= hops.size(); number++) {
      String prefix = SETTING + "." + number + ".";
      hops.get(number - 1).forEach((name, value) -> all.put(prefix + name, value));
    }
    return all;
  }

  private List<Map<String, String>> hops(Service owner, Map<String, String> settings, Set<String> on) {
    List<Map<String, String>> hops = new ArrayList<>();
    String text = settings.get(SETTING);
    for (String part : text == null ? new String[0] : text.split(",", -1)) {
      String name = part.strip();
      Matcher place = PLACE.matcher(name);
      if (place.matches()) {
        hops.add(hop(settings, place.group(2) == null ? place.group(3) : place.group(2), place.group(1), place.group(4)));
      } else {
        hops.addAll(named(owner, name, on));
      }
    }
    return hops;
  }

  private List<Map<String, String>> named(Service owner, String name, Set<String> on) {
    if (on.contains(name)) {
      throw new IllegalArgumentException("leads through '" + name + "' to itself");
    }
    List<Found> found = find(owner, name);
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          found.isEmpty()
              ? "names '" + name + "', which is no target of the workspace; write the name of one, or user@host:port"
              : "names '" + name + "', and targets of " + found.size() + " services have that name; write user@host:port");
    }
    TargetAddress target = found.getFirst().target();
    if (!target.connection().equals("ssh")) {
      throw new IllegalArgumentException("names '" + name + "', whose connection is '" + target.connection() + "'; only ssh leads further");
    }
    Set<String> further = new LinkedHashSet<>(on);
    further.add(name);
    List<Map<String, String>> hops = new ArrayList<>(hops(found.getFirst().owner(), target.settings(), further));
    Map<String, String> own = target.settings();
    hops.add(hop(own, target.address(), own.getOrDefault("user", ""), own.get("port")));
    return hops;
  }

  private record Found(Service owner, TargetAddress target) {}

  /** A target of the same service comes before those of others. */
  private List<Found> find(Service owner, String name) {
    List<Found> own = targets(List.of(owner), name);
    return own.isEmpty() ? targets(services, name) : own;
  }

  private static List<Found> targets(Collection<Service> services, String name) {
    return services.stream()
        .flatMap(service -> service.targets().stream().filter(target -> target.name().equals(name)).map(target -> new Found(service, target)))
        .toList();
  }

  private static Map<String, String> hop(Map<String, String> signIn, String address, String user, @Nullable String port) {
    Map<String, String> hop = new HashMap<>(Map.of("address", address, "user", user, "port", port == null ? "22" : port));
    for (String setting : SIGN_IN) {
      String value = signIn.get(setting);
      if (value != null) {
        hop.put(setting, value);
      }
    }
    return hop;
  }
}
