package dev.nightshift.integration.http;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The hosts that {@code outbound.hosts} of the workspace names: itself, or all below it by {@code *.example.org}. None named: all. */
final class AllowedHosts {
  private final Settings settings;

  AllowedHosts(Settings settings) {
    this.settings = settings;
  }

  /** @throws Problem.Denied where the host is not among them */
  void check(String host) {
    List<String> allowed = Arrays.stream(settings.find("outbound.hosts", "").split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    String asked = host.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
    if (!allowed.isEmpty() && allowed.stream().noneMatch(name -> matches(name.toLowerCase(Locale.ROOT), asked))) {
      throw new Problem.Denied("Requests to " + host + " are not allowed: outbound.hosts of the workspace does not name it");
    }
  }

  private static boolean matches(String allowed, String host) {
    return allowed.startsWith("*.") ? host.endsWith(allowed.substring(1)) : host.equals(allowed);
  }
}
