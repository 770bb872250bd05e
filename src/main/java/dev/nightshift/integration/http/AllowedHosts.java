package dev.nightshift.integration.http;

import dev.nightshift.platform.HostNames;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Settings;

/** The hosts that {@code outbound.hosts} of the workspace names; where it names none, all. */
final class AllowedHosts {
  private final Settings settings;

  AllowedHosts(Settings settings) {
    this.settings = settings;
  }

  /** @throws Problem.Denied where the host is not among them */
  void check(String host) {
    HostNames allowed = HostNames.of(settings.find("outbound.hosts", ""));
    if (!allowed.isEmpty() && !allowed.include(host)) {
      throw new Problem.Denied("Requests to " + host + " are not allowed: outbound.hosts of the workspace does not name it");
    }
  }
}
