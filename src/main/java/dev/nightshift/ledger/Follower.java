package dev.nightshift.ledger;

import java.time.Duration;
import java.util.List;

/**
 * Follows the ledger with a cursor of its own. Facts arrive in the order of their numbers, in one transaction with the cursor's move:
 * what {@link #handle} writes to the database happens exactly once; anything else at least once. It must not wait for
 * anything but the database, because the facts behind wait for it.
 */
public interface Follower {

  /** Returns the stable name under which the cursor is kept. */
  String name();

  /** Returns whether facts of this type are of interest; others move the cursor without a call. */
  boolean wants(String factType);

  /**
   * Returns how long facts may gather before they are handled, so that more of them are handled at once and whoever is in a hurry goes
   * first; zero where each moment counts.
   */
  default Duration patience() {
    return Duration.ZERO;
  }

  /**
   * Returns how many facts are handled in one transaction. From its first append to its commit no follower gets any newer fact:
   * whoever needs statements for each fact takes few at once.
   */
  default int atOnce() {
    return 500;
  }

  /** Handles facts, oldest first, in the transaction that moves the cursor. */
  void handle(List<Fact> facts);
}
