package dev.nightshift;

import dev.nightshift.workspace.WorkspaceCheck;
import dev.nightshift.workspace.WorkspaceLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift check}: everything that is wrong with a workspace, without a server. */
@Command(
    name = "check",
    description = "Check a workspace and every runbook in it. Exit code 1 where something is an error.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CheckCommand implements Callable<Integer> {

  @Option(names = "--workspace", paramLabel = "DIR", required = true, description = "The folder to check.")
  private Path workspace = Path.of("");

  @Override
  public Integer call() {
    return WorkspaceCheck.run(workspace, new WorkspaceLoader(StepKindCatalog.vocabulary()), System.out);
  }
}
