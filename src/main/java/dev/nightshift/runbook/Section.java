package dev.nightshift.runbook;

import java.util.Locale;

/** What the steps under a heading are for. */
public enum Section {
  /** Looks only: may run by itself on every rung. */
  DIAGNOSIS,
  /** Changes something: subject to rung, guardrails and approval. */
  MITIGATION,
  /** Its success is the proof that the condition is gone. */
  VERIFICATION,
  /** Runs only as another step's {@code undo}, or by a person's decision. */
  ROLLBACK,
  /** Runs once at the end of a run that has changed something, whatever its outcome. */
  ALWAYS;

  /** The word people read. */
  public String word() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }

  /** Whether repeating a step of this section after a crash does no harm by its nature. */
  public boolean readOnly() {
    return this == DIAGNOSIS || this == VERIFICATION;
  }
}
