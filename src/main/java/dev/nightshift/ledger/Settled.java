package dev.nightshift.ledger;

import java.util.List;

/**
 * What a look at the ledger found: facts that no running transaction can put another one before, in commit order.
 *
 * @param waiting whether a fact is committed which a running transaction still hides from order
 */
record Settled(List<Line> lines, boolean waiting) {

  /** A fact and its place. */
  record Line(Fact fact, Cursor at) {}
}
