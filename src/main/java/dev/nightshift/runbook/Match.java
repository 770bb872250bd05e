package dev.nightshift.runbook;

/**
 * A runbook that is for an alert.
 *
 * @param reason in words, for the timeline: {@code its condition alert.name == "PaymentsDown" holds}
 */
public record Match(Runbook runbook, By by, String reason) {
  /** What tied them together, the strongest first. */
  public enum By {
    CONDITION,
    RUNBOOK_URL,
    NAME
  }
}
