package dev.nightshift;

import dev.nightshift.cli.Client;
import dev.nightshift.runbook.Finding;
import dev.nightshift.workspace.GitAddress;
import dev.nightshift.workspace.GitCheckout;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.WorkspaceCheck;
import dev.nightshift.workspace.WorkspaceLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift check}: everything that is wrong with a workspace, without a server. */
@Command(
    name = "check",
    description = "Check a workspace and every runbook in it. Exit code 1 where something is an error.",
    footer = {"", "Example, with what a server has seen and with the links to the hosts in outbound.hosts:", "  nightshift check --workspace ops --server https://nightshift.example.org --links"},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CheckCommand implements Callable<Integer> {

  @Option(names = "--workspace", paramLabel = "DIR|URL", required = true, description = "The folder to check, or a Git remote such as https://git.example.org/ops.git#main:shop.")
  private String workspace = "";

  @Option(
      names = "--server",
      paramLabel = "ADDRESS",
      description = "Warn also of alerts that this server has seen and no runbook here is for, and of runbooks that none of them leads to.")
  private @Nullable String server;

  @Option(names = "--days", paramLabel = "N", defaultValue = "90", description = "How far back the server looks. Default: ${DEFAULT-VALUE}.")
  private int days = 90;

  @Option(names = "--token-file", paramLabel = "FILE", description = "A file with the server's token. Default: NIGHTSHIFT_TOKEN, else data/admin.token.")
  private @Nullable Path tokenFile;

  @Option(names = "--links", description = "Warn also of links that lead nowhere; only the hosts in outbound.hosts are asked.")
  private boolean links;

  @Override
  public Integer call() {
    WorkspaceLoader loader = new WorkspaceLoader(StepKindCatalog.vocabulary());
    if (!GitAddress.isRemote(workspace)) {
      return WorkspaceCheck.run(Path.of(workspace), loader, this::further, System.out);
    }
    try (GitCheckout checkout = GitCheckout.of(workspace, System.getenv())) {
      return WorkspaceCheck.run(checkout, loader, this::further, System.out);
    }
  }

  private List<Finding> further(Workspace valid) {
    List<Finding> findings = new ArrayList<>();
    if (links) {
      findings.addAll(OutsideCheck.links(valid));
    }
    if (server != null) {
      findings.addAll(OutsideCheck.coverage(valid, Client.of(server, null, tokenFile), days));
    }
    return findings;
  }
}
