package dev.nightshift.run;

/** Which part of the runbook a run is in. */
enum Phase {
  DIAGNOSIS,
  MITIGATION,
  /** Every Verification step must pass. */
  VERIFICATION,
  /** All passed; waiting whether it lasts. */
  SETTLING,
  /** Every Verification step must pass once more. */
  PROOF,
  /** The incident's alerts must have cleared, too. */
  ALERTS,
  UNDO,
  /** What stands under Always. */
  ALWAYS,
  ENDED;

  /** Whether the outcome is decided, and what still runs only takes back or cleans up. */
  boolean closing() {
    return this == UNDO || this == ALWAYS;
  }
}
