package dev.nightshift.spi;

import java.util.Collection;

/** What a source that looks for itself may do to the alerts that it opened. */
public interface OpenAlerts {

  /**
   * Resolves the open alerts of an integration whose condition nobody looks at any more; the facts say so.
   *
   * @param keys the dedup keys of the conditions that are still looked at
   * @return how many were resolved
   */
  int resolveAllBut(String integration, Collection<String> keys);
}
