package dev.nightshift.run;

import java.util.Locale;

/** Where a run stands. The last four are ends. */
public enum RunStatus {
  /** Decided, not begun. */
  PLANNED,
  /** Waits for people to agree before the first step that changes something. */
  AWAITING_APPROVAL,
  /** Steps run, or a manual step waits for its tick. */
  RUNNING,
  /** Proves that the condition is gone. */
  VERIFYING,
  /** Did what it should, and where it was to recover something: proved it. */
  SUCCEEDED,
  /** A step or the proof failed; declared undo steps were run. */
  FAILED,
  /** A person, a guardrail or the vanished condition ended it. */
  STOPPED,
  /** A node died while a step ran that may not be repeated: only a person can tell what happened. */
  UNKNOWN;

  /** Whether nothing more happens. */
  public boolean ended() {
    return compareTo(SUCCEEDED) >= 0;
  }

  /** As facts, API and people have it: {@code awaiting_approval}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
