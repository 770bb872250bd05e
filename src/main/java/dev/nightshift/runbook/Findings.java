package dev.nightshift.runbook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file. */
public final class Findings {
  private final String file;
  private final List<Finding> found = new ArrayList<>();

  public Findings(String file) {
    this.file = file;
  }

  /** The file that this is about. */
  String file() {
    return file;
  }

  public void error(int line, String message) {
    found.add(new Finding(file, line, Finding.Severity.ERROR, message));
  }

  public void warning(int line, String message) {
    found.add(new Finding(file, line, Finding.Severity.WARNING, message));
  }

  /** In the order of the file. */
  public List<Finding> sorted() {
    return found.stream().sorted(Comparator.comparingInt(Finding::line)).toList();
  }

  /** A file written for people alone cannot be wrong: what would stop the machine is only worth a hint. */
  List<Finding> asWarnings() {
    return sorted().stream()
        .map(finding -> new Finding(file, finding.line(), Finding.Severity.WARNING, finding.message()))
        .toList();
  }
}
