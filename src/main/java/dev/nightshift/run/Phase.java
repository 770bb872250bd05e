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
  ENDED
}
