package dev.nightshift;

import dev.nightshift.integration.ansible.AnsibleWiring;
import dev.nightshift.integration.http.HttpStepWiring;
import dev.nightshift.integration.local.LocalWiring;
import dev.nightshift.integration.prometheus.PrometheusWiring;
import dev.nightshift.integration.shell.ShellWiring;
import dev.nightshift.integration.sql.SqlWiring;
import dev.nightshift.integration.ssh.SshWiring;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.ServerSettings;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import dev.nightshift.spi.StepKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The kinds of steps as a workspace is checked with, without a server: they describe themselves and reach nothing. */
final class StepKindCatalog {

  private StepKindCatalog() {}

  static List<StepKind> kinds() {
    try (var parts = new AnnotationConfigApplicationContext()) {
      parts.register(
          LocalWiring.class, SshWiring.class, ShellWiring.class, HttpStepWiring.class, PrometheusWiring.class, AnsibleWiring.class,
          SqlWiring.class);
      parts.registerBean(Settings.class, () -> name -> Optional.empty());
      parts.registerBean(Secrets.class, () -> StepKindCatalog::refuse);
      parts.registerBean(Outbound.class, () -> new Outbound(() -> AddressRules.DEFAULT));
      Path here = Path.of("");
      parts.registerBean(ServerSettings.class, () -> new ServerSettings(here, here, "127.0.0.1", 0, null, null));
      parts.refresh();
      return parts.getBeanProvider(StepKind.class).stream().toList();
    }
  }

  private static String refuse(String reference) {
    throw new Problem.Unavailable("The secret " + reference + " is not resolved while a workspace is only checked.");
  }
}
