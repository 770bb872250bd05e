package dev.nightshift.runbook;

import dev.nightshift.catalog.Service;
import dev.nightshift.spi.Severity;
import dev.nightshift.spi.TargetAddress;
import java.util.List;
import java.util.Map;

/** Alerts and services for tests. */
final class Views {
  static final Service PAYMENTS =
      new Service(
          "payments", "Payments", "shop", "prod", Map.of("tier", "1"), List.of(),
          List.of(new TargetAddress("web-1", "ssh", "10.0.0.1", Map.of("role", "api", "env", "pretended"), Map.of())),
          List.of(), true);

  private Views() {}

  static AlertView alert(String name) {
    return alert(name, Map.of(), Map.of());
  }

  static AlertView alert(String name, Map<String, String> labels, Map<String, String> annotations) {
    return new AlertView(name, Severity.SEV1, "It does not answer", "web-2", labels, annotations, PAYMENTS);
  }
}
