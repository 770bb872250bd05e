package dev.nightshift;

import dev.nightshift.integration.ansible.AnsibleSource;
import dev.nightshift.integration.ansible.AnsibleStep;
import dev.nightshift.integration.chat.ChatStep;
import dev.nightshift.integration.chef.ChefStep;
import dev.nightshift.integration.command.CommandInventory;
import dev.nightshift.integration.http.HttpStep;
import dev.nightshift.integration.kubernetes.ClusterInventory;
import dev.nightshift.integration.kubernetes.Clusters;
import dev.nightshift.integration.kubernetes.KubernetesStep;
import dev.nightshift.integration.lambda.LambdaStep;
import dev.nightshift.integration.notify.NotifyStep;
import dev.nightshift.integration.prometheus.PrometheusServer;
import dev.nightshift.integration.prometheus.PrometheusSource;
import dev.nightshift.integration.prometheus.PromqlStep;
import dev.nightshift.integration.runbook.RunbookStep;
import dev.nightshift.integration.shell.ShellStep;
import dev.nightshift.integration.sql.SqlStep;
import dev.nightshift.integration.terraform.TerraformStep;
import dev.nightshift.integration.wait.WaitStep;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.InventorySource;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import dev.nightshift.spi.StepKind;
import dev.nightshift.workspace.Vocabulary;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The kinds of steps as a workspace is checked and tested with, without a server: they describe themselves and reach nothing.
 * Made by hand, because a command that lives for a second must not wait for a framework; a test holds it against the server.
 */
final class StepKindCatalog {

  private StepKindCatalog() {}

  static List<StepKind> kinds() {
    Settings settings = name -> Optional.empty();
    Secrets secrets = StepKindCatalog::refuse;
    Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
    Path here = Path.of("");
    return List.of(
        new ShellStep(List.of(), secrets),
        new HttpStep(outbound, secrets, settings, Clock.systemUTC(), RandomGenerator.getDefault()),
        new PromqlStep(new PrometheusServer(outbound, settings, secrets, Clock.systemUTC())),
        new AnsibleStep(List.of(), secrets, version -> here, here),
        new SqlStep(settings, secrets),
        new NotifyStep(List.of()),
        new TerraformStep(List.of(), secrets, version -> here, here, Clock.systemUTC()),
        new WaitStep(),
        new ChatStep(),
        new RunbookStep(),
        new ChefStep(List.of()),
        new KubernetesStep(new Clusters(settings, outbound), secrets, Clock.systemUTC()),
        new LambdaStep(settings, secrets, outbound));
  }

  /** The kinds of inventories, in the same way. */
  static List<InventorySource> inventories() {
    Settings settings = name -> Optional.empty();
    return List.of(
        new AnsibleSource(List.of(), version -> Path.of("")),
        new PrometheusSource(new PrometheusServer(new Outbound(() -> AddressRules.DEFAULT), settings, StepKindCatalog::refuse, Clock.systemUTC())),
        new ClusterInventory(new Clusters(settings, new Outbound(() -> AddressRules.DEFAULT)), StepKindCatalog::refuse),
        new CommandInventory(version -> Path.of(""), Map.of()));
  }

  /** The words of a workspace. */
  static Vocabulary vocabulary() {
    return Vocabulary.standard(StepKindCatalog::kinds, StepKindCatalog::inventories);
  }

  private static String refuse(String reference) {
    throw new Problem.Unavailable("The secret " + reference + " is not resolved while a workspace is only checked.");
  }
}
