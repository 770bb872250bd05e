package dev.nightshift.incident;

/** Where an incident stands. */
public enum Status {
  /** Nobody has taken it. */
  TRIGGERED,
  /** Somebody works on it. */
  ACKNOWLEDGED,
  /** A run changes something. */
  MITIGATING,
  /** A run looks whether its change helped. */
  VERIFYING,
  RESOLVED
}
