package dev.nightshift.run;

import java.util.Locale;

/** What a run is for. */
public enum Purpose {
  /** Only looks: Diagnosis steps, whose results are attached to the incident. */
  DIAGNOSE,
  /** Looks, acts and proves. */
  RECOVER;

  /** As facts and API have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
