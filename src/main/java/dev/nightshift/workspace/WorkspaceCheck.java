package dev.nightshift.workspace;

import dev.nightshift.runbook.Finding;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What {@code nightshift check} does: reads a workspace and says all that is wrong with it. */
public final class WorkspaceCheck {

  private static final String UNUSABLE = "This workspace cannot be used";

  private WorkspaceCheck() {}

  /**
   * Prints one line per finding, as {@code file:line: …} with paths that lead there from where the command was given, then a
   * summary.
   *
   * @return the exit code: 1 where anything is an error, else 0
   */
  public static int run(Path folder, WorkspaceLoader loader, PrintStream out) {
    return run(folder, loader, workspace -> List.of(), out);
  }

  /**
   * The same, with findings that need more than the files.
   *
   * @param further finds more in a workspace that is valid; warnings only
   */
  public static int run(Path folder, WorkspaceLoader loader, Function<Workspace, List<Finding>> further, PrintStream out) {
    return print(folder, loader.load(folder), further, out);
  }

  /** The same for files from a Git remote, whose findings are named by their path there. */
  public static int run(GitCheckout checkout, WorkspaceLoader loader, Function<Workspace, List<Finding>> further, PrintStream out) {
    Loaded loaded = loader.load(checkout.files());
    Workspace workspace = loaded.valid().map(valid -> valid.as(checkout.commit())).orElse(null);
    return print(Path.of(""), new Loaded(workspace, loaded.findings(), loaded.secretUses()), further, out);
  }

  private static int print(Path shown, Loaded loaded, Function<Workspace, List<Finding>> further, PrintStream out) {
    List<Finding> more = loaded.valid().map(further).orElse(List.of());
    loaded.findings().forEach(finding -> out.println(line(shown, finding)));
    more.forEach(finding -> out.println(line(shown, finding)));
    List<Finding> errors = loaded.errors();
    out.println(
        loaded.valid().map(WorkspaceCheck::summary).orElse(UNUSABLE) + ": "
            + count(errors.size(), "error") + ", " + count(loaded.warnings().size() + more.size(), "warning") + ".");
    return errors.isEmpty() ? 0 : 1;
  }

  /** Reads a workspace without any error to work with it, and prints only why that is not possible. */
  public static Optional<Workspace> valid(Path folder, WorkspaceLoader loader, PrintWriter out) {
    Loaded loaded = loader.load(folder);
    if (!loaded.errors().isEmpty()) {
      loaded.errors().forEach(finding -> out.println(line(folder, finding)));
      out.println(UNUSABLE + ": " + count(loaded.errors().size(), "error") + ".");
      out.flush();
      return Optional.empty();
    }
    return loaded.valid();
  }

  private static String line(Path folder, Finding finding) {
    return new Finding(folder.resolve(finding.file()).toString(), finding.line(), finding.severity(), finding.message()).toString();
  }

  private static String summary(Workspace workspace) {
    return count(workspace.catalog().services().size(), "service") + ", "
        + count(workspace.catalog().teams().size(), "team") + ", "
        + count(workspace.catalog().people().size(), "person", "people") + ", "
        + count(workspace.catalog().routing().size(), "routing rule") + ", "
        + count(workspace.runbooks().size(), "runbook") + tested(workspace) + ", version " + workspace.version();
  }

  private static String tested(Workspace workspace) {
    int cases = workspace.tests().stream().mapToInt(tests -> tests.cases().size()).sum();
    return cases == 0 ? "" : " with " + count(cases, "test");
  }

  private static String count(int number, String word) {
    return count(number, word, word + "s");
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
