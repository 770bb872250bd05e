package dev.nightshift.ledger;

import java.util.Comparator;

/** A place in the ledger in commit order: everything up to and including this fact is done. */
record Cursor(long transaction, long sequence) implements Comparable<Cursor> {

  static final Cursor START = new Cursor(0, 0);

  private static final Comparator<Cursor> ORDER = Comparator.comparingLong(Cursor::transaction).thenComparingLong(Cursor::sequence);

  @Override
  public int compareTo(Cursor other) {
    return ORDER.compare(this, other);
  }
}
