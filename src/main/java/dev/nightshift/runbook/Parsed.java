package dev.nightshift.runbook;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading one file. A runbook with errors is still here to be shown and linted; only {@link #usable} may run.
 *
 * @param runbook null where the file cannot be read as a runbook at all
 */
public record Parsed(@Nullable Runbook runbook, List<Finding> findings) {
  public Parsed {
    findings = List.copyOf(findings);
  }

  public boolean hasErrors() {
    return findings.stream().anyMatch(Finding::isError);
  }

  /** The runbook, only where nothing is wrong with it. */
  public Optional<Runbook> usable() {
    return hasErrors() ? Optional.empty() : Optional.ofNullable(runbook);
  }
}
