package dev.nightshift.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest part of the ledger, read once for all followers of this node. Who is further behind reads the table itself.
 * Settled facts never change, so what is kept here never has to be read again.
 */
final class LedgerTail {

  /** What a look brought. */
  enum Found {
    NOTHING,
    /** A fact is there but a running transaction may still put one before it; look again in a moment. */
    WAITING,
    MORE
  }

  private record Window(Cursor start, List<Settled.Line> lines) {
    Cursor end() {
      return lines.isEmpty() ? start : lines.getLast().at();
    }

    Window and(List<Settled.Line> more) {
      List<Settled.Line> all = new ArrayList<>(lines.size() + more.size());
      all.addAll(lines);
      all.addAll(more);
      int surplus = Math.max(0, all.size() - KEPT);
      Cursor from = surplus == 0 ? start : all.get(surplus - 1).at();
      return new Window(from, List.copyOf(all.subList(surplus, all.size())));
    }

    /** Who follows is mostly near the end, so it is looked for from there. */
    List<Settled.Line> after(Cursor cursor, int limit) {
      int from = lines.size();
      while (from > 0 && lines.get(from - 1).at().compareTo(cursor) > 0) {
        from--;
      }
      return lines.subList(from, Math.min(lines.size(), from + limit));
    }
  }

  private static final int KEPT = 4_096;
  private static final int AT_ONCE = 1_000;

  private final FollowerStore store;
  private volatile @Nullable Window window;

  LedgerTail(FollowerStore store) {
    this.store = store;
  }

  /** Looks for facts that have settled since the last look. */
  synchronized Found look() {
    Window known = window;
    if (known == null) {
      window = new Window(store.newestSettled(), List.of());
      return Found.MORE;
    }
    Settled settled = store.settledAfter(known.end(), AT_ONCE);
    if (!settled.lines().isEmpty()) {
      window = known.and(settled.lines());
      return Found.MORE;
    }
    return settled.waiting() ? Found.WAITING : Found.NOTHING;
  }

  /** Returns up to {@code limit} settled facts after a cursor, as far as the last look saw them. */
  List<Settled.Line> after(Cursor cursor, int limit) {
    Window known = window;
    return known == null || cursor.compareTo(known.start()) < 0
        ? store.settledAfter(cursor, limit).lines()
        : known.after(cursor, limit);
  }
}
