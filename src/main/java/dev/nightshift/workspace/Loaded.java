package dev.nightshift.workspace;

import dev.nightshift.runbook.Finding;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a folder.
 *
 * @param workspace null where a finding is an error; a mistake in the tests of a runbook keeps nobody from using the rest
 * @param findings all that was found, by file and line; files are named by their path inside the folder
 * @param secretUses where secrets are referred to, by file and line
 */
public record Loaded(@Nullable Workspace workspace, List<Finding> findings, List<SecretUse> secretUses) {

  public Loaded {
    findings = List.copyOf(findings);
    secretUses = List.copyOf(secretUses);
  }

  /** Returns the workspace, only where it is valid. */
  public Optional<Workspace> valid() {
    return Optional.ofNullable(workspace);
  }

  public List<Finding> errors() {
    return findings.stream().filter(Finding::isError).toList();
  }

  /** What is wrong although the workspace can be used, as warnings. */
  public List<Finding> tolerated() {
    return findings.stream().map(finding -> new Finding(finding.file(), finding.line(), Finding.Severity.WARNING, finding.message())).toList();
  }

  public List<Finding> warnings() {
    return findings.stream().filter(finding -> !finding.isError()).toList();
  }
}
