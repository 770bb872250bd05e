package dev.nightshift;

import dev.nightshift.integration.http.HttpStepWiring;
import dev.nightshift.integration.local.LocalWiring;
import dev.nightshift.integration.prometheus.PrometheusWiring;
import dev.nightshift.integration.shell.ShellWiring;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import dev.nightshift.spi.StepKind;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The kinds of steps as a workspace is checked with, without a server: they describe themselves and reach nothing. */
final class StepKindCatalog {

  private StepKindCatalog() {}

  static List<StepKind> kinds() {
    try (var parts = new AnnotationConfigApplicationContext();
        Outbound outbound = new Outbound(() -> AddressRules.DEFAULT)) {
      parts.registerBean(Settings.class, () -> name -> Optional.empty());
      parts.registerBean(Secrets.class, () -> StepKindCatalog::none);
      parts.registerBean(Outbound.class, () -> outbound);
      parts.register(LocalWiring.class, ShellWiring.class, HttpStepWiring.class, PrometheusWiring.class);
      parts.refresh();
      return parts.getBeanProvider(StepKind.class).stream().toList();
    }
  }

  private static String none(String reference) {
    throw new Problem.Unavailable("Nothing is run here, so no secret is resolved");
  }
}
