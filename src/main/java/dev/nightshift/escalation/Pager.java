package dev.nightshift.escalation;

import dev.nightshift.ledger.FactDraft;
import java.util.List;

/**
 * Takes pages from escalation, in escalation's own transaction, so that a decision to page and the page are one thing.
 * Facts are handed back for the caller to append last: chains are locked in one go, in order, by everybody.
 */
public interface Pager {

  /** Stores pages that leave after the commit, with one statement; returns a fact for each, in the same order. */
  List<FactDraft> page(List<PageRequest> requests, String workspaceVersion);

  /**
   * Withdraws what has not left yet.
   *
   * @param approvalsToo whether requests for an approval are withdrawn too, as after a resolution
   */
  List<FactDraft> withdraw(long incidentId, boolean approvalsToo, String why, String workspaceVersion);
}
