package dev.nightshift.intake;

import java.util.Map;

/**
 * What every batch of events looks at before anything else, as its transaction sees it.
 *
 * @param changes how often open alerts were changed, by slot (docs/adr/0002)
 */
public record Look(Holds holds, Map<Integer, Long> changes) {

  /** Whose events wait in the journal. */
  public enum Holds {
    NOTHING,
    OWN,
    /** Another node's, or those that this node took on in an earlier life. */
    OTHERS
  }
}
