package dev.nightshift;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.CaseResult;
import dev.nightshift.run.RunbookTester;
import dev.nightshift.runbook.RunbookTests;
import dev.nightshift.spi.StepKind;
import dev.nightshift.target.StepKinds;
import dev.nightshift.workspace.Vocabulary;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.WorkspaceCheck;
import dev.nightshift.workspace.WorkspaceLoader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nightshift test}: the tests that stand beside the runbooks, without a server, a database or a side effect. */
@Command(
    name = "test",
    description = "Run the tests beside the runbooks (runbooks/NAME.test.yaml). Exit code 1 where one fails.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Examples:", "  nightshift test --workspace ~/shop", "  nightshift test payments-down --junit target/runbooks.xml"})
final class TestCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUNBOOK", arity = "0..*", description = "Only the tests of these. Default: all.")
  private List<String> runbooks = new ArrayList<>();

  @Option(names = "--workspace", paramLabel = "DIR", defaultValue = ".", description = "The workspace. Default: this folder.")
  private Path folder = Path.of(".");

  @Option(names = "--junit", paramLabel = "FILE", description = "Also write the results as JUnit XML, for a CI system.")
  private @Nullable Path junit;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    List<StepKind> kinds = StepKindCatalog.kinds();
    PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
    WorkspaceLoader loader = WorkspaceLoader.withoutGit(Vocabulary.standard(() -> kinds, StepKindCatalog::inventories));
    Optional<Workspace> workspace = WorkspaceCheck.valid(folder, loader, out);
    if (workspace.isEmpty()) {
      return 1;
    }
    List<TestedCase> cases = run(workspace.get(), new RunbookTester(workspace.get(), new StepKinds(kinds)));
    new TestReport(folder, out).print(cases);
    if (junit != null) {
      JUnitReport.write(junit, cases);
    }
    return cases.stream().allMatch(TestedCase::passed) ? 0 : 1;
  }

  /** A result, and how long it took here. */
  record TestedCase(CaseResult result, long nanos) {
    boolean passed() {
      return result.passed();
    }

    /** How long the run would have taken: real time has no part in it. */
    String simulated() {
      return Durations.format(result.simulated());
    }
  }

  private List<TestedCase> run(Workspace workspace, RunbookTester tester) {
    List<TestedCase> cases = new ArrayList<>();
    for (RunbookTests tests : chosen(workspace)) {
      tests.cases().forEach(one -> {
        long start = System.nanoTime();
        cases.add(new TestedCase(tester.run(tests, one), System.nanoTime() - start));
      });
    }
    return cases;
  }

  private List<RunbookTests> chosen(Workspace workspace) {
    List<RunbookTests> chosen = new ArrayList<>();
    for (String name : runbooks) {
      String file = workspace.runbook(name).orElseThrow(() -> new Problem.Missing("There is no runbook '" + name + "' in " + folder + ".")).file();
      chosen.add(
          workspace.tests().stream().filter(tests -> tests.runbookFile().equals(file)).findFirst()
              .orElseThrow(() -> new Problem.Missing(
                  file + " has no tests; write them in " + file.substring(0, file.length() - 3) + RunbookTests.ENDING + " beside it.")));
    }
    return runbooks.isEmpty() ? workspace.tests() : chosen;
  }
}
