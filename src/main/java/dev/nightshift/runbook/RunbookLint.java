package dev.nightshift.runbook;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Checks a runbook against everything it refers to. */
public final class RunbookLint {
  private RunbookLint() {}

  /**
   * All findings of one file, in its order: those of the parser and those of the lint. A runbook written for people alone has no
   * errors, only hints.
   */
  public static List<Finding> check(Parsed parsed, LintContext context) {
    Runbook runbook = parsed.runbook();
    if (runbook == null) {
      return parsed.findings();
    }
    Findings findings = new Findings(runbook.file());
    new LinkLint(runbook, context, findings).check();
    if (!runbook.paper()) {
      new SettingsLint(runbook, context, findings).check();
      new UpkeepLint(runbook, context, findings).check();
      new InputLint(runbook, findings).check();
      new StepLint(runbook, context, findings).check();
      new ConditionLint(runbook, findings).check();
      new PlaceholderLint(runbook, context, findings).check();
    }
    return Stream.concat(parsed.findings().stream(), findings.sorted().stream())
        .distinct()
        .sorted(Comparator.comparingInt(Finding::line))
        .toList();
  }
}
