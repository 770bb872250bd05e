package dev.nightshift.escalation;

import java.util.Locale;

/** What a page asks of the person. */
public enum PageKind {
  /** Nobody and nothing else takes care of the incident. */
  INCIDENT,
  /** A runbook acts by itself on rung oversight; the person looks over its shoulder. */
  CHECK,
  /** Automation tried and did not get there; the person takes over. */
  TAKE_OVER,
  /** A run waits for a yes. Applies as long as it waits, also while somebody works on the incident. */
  APPROVAL;

  /** As facts, rows and API have it: {@code take_over}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads the written form. */
  public static PageKind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
