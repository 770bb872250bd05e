package dev.nightshift;

import dev.nightshift.integration.local.LocalWiring;
import dev.nightshift.integration.shell.ShellWiring;
import dev.nightshift.spi.StepKind;
import java.util.List;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The kinds of steps as a workspace is checked with, without a server: they describe themselves and reach nothing. */
final class StepKindCatalog {

  private StepKindCatalog() {}

  static List<StepKind> kinds() {
    try (var parts = new AnnotationConfigApplicationContext(LocalWiring.class, ShellWiring.class)) {
      return parts.getBeanProvider(StepKind.class).stream().toList();
    }
  }
}
