package dev.nightshift.runbook;

/** Something wrong in a file: where, what, and what to do. Printed as {@code file:line: message}. */
public record Finding(String file, int line, Severity severity, String message) {
  /** An error keeps the runbook from being used; a warning does not. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  @Override
  public String toString() {
    return file + ":" + line + ": " + (isError() ? "" : "warning: ") + message;
  }
}
