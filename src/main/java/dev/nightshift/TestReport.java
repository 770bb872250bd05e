package dev.nightshift;

import dev.nightshift.TestCommand.TestedCase;
import dev.nightshift.platform.PlainText;
import dev.nightshift.run.CaseResult;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Tells people how the tests of the runbooks went: a line for each that passed, and all there is to know about the others. */
final class TestReport {
  private final Path folder;
  private final PrintWriter out;

  /** @param folder what the names of files are put behind, so that they lead there from where the command was given */
  TestReport(Path folder, PrintWriter out) {
    this.folder = folder;
    this.out = out;
  }

  void print(List<TestedCase> cases) {
    String runbook = "";
    for (TestedCase one : cases) {
      if (!one.result().runbook().equals(runbook)) {
        runbook = one.result().runbook();
        out.println(runbook);
      }
      out.println("  " + (one.passed() ? "ok    " : "FAIL  ") + line(one.result().name()) + "  (" + one.simulated() + " simulated)");
      if (!one.passed()) {
        failed(one.result());
      }
    }
    long failed = cases.stream().filter(one -> !one.passed()).count();
    out.println(cases.isEmpty()
        ? "There is no test. Write runbooks/NAME.test.yaml beside a runbook; docs/runbooks.md shows how."
        : cases.size() + (cases.size() == 1 ? " case: " : " cases: ") + (cases.size() - failed) + " passed, " + failed + " failed.");
    out.flush();
  }

  private void failed(CaseResult result) {
    for (CaseResult.Failure failure : result.failures()) {
      String place = folder.resolve(result.file()).normalize() + ":" + failure.line() + ": ";
      out.println((place + text(failure.message())).indent(8).stripTrailing());
    }
    out.println("        what happened:");
    result.story().forEach(event -> out.println("          " + line(event)));
  }

  private static String text(String message) {
    return PlainText.of(message.getBytes(StandardCharsets.UTF_8));
  }

  private static String line(String text) {
    return text(text).replaceAll("\\s*\\n\\s*", " ");
  }
}
