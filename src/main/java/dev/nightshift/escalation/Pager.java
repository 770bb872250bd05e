package dev.nightshift.escalation;

import dev.nightshift.ledger.FactDraft;
import java.util.List;

/**
 * Takes pages from escalation, in escalation's own transaction, so that a decision to page and the page are one thing.
 * Facts are handed back for the caller to append last: chains are locked in one go, in order, by everybody.
 */
public interface Pager {

  /** Stores a page that leaves after the commit. */
  List<FactDraft> page(PageRequest request, String workspaceVersion);

  /**
   * Withdraws what has not left yet.
   *
   * @param approvalsToo whether requests for an approval are withdrawn too, as after a resolution
   */
  List<FactDraft> withdraw(long incidentId, boolean approvalsToo, String why, String workspaceVersion);
}
