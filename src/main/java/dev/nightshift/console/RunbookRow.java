package dev.nightshift.console;

import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Runbook;

/** A runbook as a line of a list. */
public record RunbookRow(
    String name, String title, String file, String version, String rung, String applies, int steps, int manual, boolean startable, boolean stale) {

  static RunbookRow of(Runbook runbook, boolean stale) {
    Located<String> service = runbook.settings().service();
    Located<String> when = runbook.settings().when();
    String applies =
        when != null ? "when " + when.value() : service != null ? "for " + service.value() : "for alerts of its name";
    int executable = runbook.executableSteps().size();
    return new RunbookRow(
        runbook.name(),
        runbook.title(),
        runbook.file(),
        runbook.version(),
        runbook.rung().word(),
        applies,
        executable,
        runbook.steps().size() - executable,
        executable > 0,
        stale);
  }
}
