package dev.nightshift.workspace;

import dev.nightshift.runbook.Finding;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** What {@code nightshift check} does: reads a workspace and says all that is wrong with it. */
public final class WorkspaceCheck {

  private WorkspaceCheck() {}

  /**
   * Prints one line per finding, as {@code file:line: …} with paths that lead there from where the command was given, then a
   * summary.
   *
   * @return the exit code: 1 where anything is an error, else 0
   */
  public static int run(Path folder, WorkspaceLoader loader, PrintStream out) {
    Loaded loaded = loader.load(folder);
    for (Finding finding : loaded.findings()) {
      out.println(new Finding(folder.resolve(finding.file()).toString(), finding.line(), finding.severity(), finding.message()));
    }
    List<Finding> errors = loaded.errors();
    out.println(
        loaded.valid().map(WorkspaceCheck::summary).orElse("This workspace cannot be used") + ": "
            + count(errors.size(), "error") + ", " + count(loaded.warnings().size(), "warning") + ".");
    return errors.isEmpty() ? 0 : 1;
  }

  private static String summary(Workspace workspace) {
    return count(workspace.catalog().services().size(), "service") + ", "
        + count(workspace.catalog().teams().size(), "team") + ", "
        + count(workspace.catalog().people().size(), "person", "people") + ", "
        + count(workspace.catalog().routing().size(), "routing rule") + ", "
        + count(workspace.runbooks().size(), "runbook") + ", version " + workspace.version();
  }

  private static String count(int number, String word) {
    return count(number, word, word + "s");
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
