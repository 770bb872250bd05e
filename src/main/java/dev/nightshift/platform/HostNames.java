package dev.nightshift.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A list of hosts as {@code outbound.hosts} has it: each by its name, or all below one by {@code *.example.org}. */
public record HostNames(List<String> names) {

  public HostNames {
    names = List.copyOf(names);
  }

  /** Reads names that are separated by commas. */
  public static HostNames of(String text) {
    return new HostNames(Arrays.stream(text.split(",")).map(name -> name.strip().toLowerCase(Locale.ROOT)).filter(name -> !name.isEmpty()).toList());
  }

  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** Whether a host is one of them. */
  public boolean include(String host) {
    String asked = host.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
    return names.stream().anyMatch(name -> name.startsWith("*.") ? asked.endsWith(name.substring(1)) : asked.equals(name));
  }
}
