package dev.nightshift;

import dev.nightshift.integration.command.CommandSecretWiring;
import dev.nightshift.integration.kubernetes.KubernetesSecretWiring;
import dev.nightshift.integration.vault.VaultWiring;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.SecretSource;
import dev.nightshift.spi.Settings;
import dev.nightshift.workspace.Loaded;
import dev.nightshift.workspace.SecretUse;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.WorkspaceLoader;
import dev.nightshift.workspace.WorkspaceSecrets;
import dev.nightshift.workspace.Workspaces;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nightshift secrets}: the secrets that a workspace refers to. */
@Command(name = "secrets", description = "The secrets that a workspace refers to.", mixinStandardHelpOptions = true)
final class SecretsCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "Say what to do: nightshift secrets check");
    }
    return 2;
  }

  /** {@code nightshift secrets check}: which references resolve, from here and now. */
  @Command(
      name = "check",
      description = {
        "Say which references to secrets resolve, without printing any.",
        "They are resolved with the environment, the files and the network of this process. Exit code 1 where one does not resolve."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Check implements Callable<Integer> {

    @Option(names = "--workspace", paramLabel = "DIR", defaultValue = ".", description = "The folder to check. Default: the current one.")
    private Path folder = Path.of(".");

    @Spec private @Nullable CommandSpec spec;

    private final Map<String, String> environment;

    Check() {
      this(System.getenv());
    }

    Check(Map<String, String> environment) {
      this.environment = environment;
    }

    @Override
    public Integer call() {
      Loaded loaded = new WorkspaceLoader(StepKindCatalog.vocabulary()).load(folder);
      Workspace workspace =
          loaded.valid().orElseThrow(() -> new Problem.Invalid(
              "The workspace " + folder + " has errors; nightshift check --workspace " + folder + " lists them."));
      try (AnnotationConfigApplicationContext sources = sources(workspace)) {
        return check(loaded, new WorkspaceSecrets(
            Workspaces.of(workspace), environment, () -> sources.getBeanProvider(SecretSource.class).stream().toList(), Clock.systemUTC()));
      }
    }

    private int check(Loaded loaded, WorkspaceSecrets secrets) {
      int failed = 0;
      for (SecretUse use : loaded.secretUses()) {
        Optional<String> reason = reason(use, secrets);
        print(folder.resolve(use.file()).normalize() + ":" + use.line() + ": " + use.reference() + ": " + reason.orElse("ok"));
        failed += reason.isPresent() ? 1 : 0;
      }
      int all = loaded.secretUses().size();
      print(all + (all == 1 ? " reference, " : " references, ") + (failed == 0 ? "all resolve." : failed + " not resolved."));
      return failed == 0 ? 0 : 1;
    }

    private static Optional<String> reason(SecretUse use, WorkspaceSecrets secrets) {
      try {
        secrets.resolve(use.reference());
        return Optional.empty();
      } catch (Problem problem) {
        return Optional.of(String.valueOf(problem.getMessage()));
      }
    }

    private static AnnotationConfigApplicationContext sources(Workspace workspace) {
      Map<String, String> settings = workspace.catalog().settings();
      AnnotationConfigApplicationContext parts = new AnnotationConfigApplicationContext();
      parts.register(VaultWiring.class, KubernetesSecretWiring.class, CommandSecretWiring.class);
      parts.registerBean(Settings.class, () -> name -> Optional.ofNullable(settings.get(name)));
      parts.registerBean(Clock.class, Clock::systemUTC);
      AddressRules rules = AddressRules.of(settings.getOrDefault("outbound.allow", ""), settings.getOrDefault("outbound.deny", ""));
      parts.registerBean(Outbound.class, () -> new Outbound(() -> rules));
      parts.refresh();
      return parts;
    }

    private void print(String line) {
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
      }
    }
  }
}
