package dev.nightshift.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The newest part of the ledger, read once for all followers of this node. Who is further behind reads the table itself.
 * Settled facts never change, so what is kept here never has to be read again.
 */
final class LedgerTail {

  /** What a look brought. */
  enum Found {
    NOTHING,
    /** Numbers are given, but a running transaction may still put a fact among them; look again in a moment. */
    WAITING,
    MORE
  }

  /** All facts after {@code start} and up to {@code end}. */
  private record Window(UUID life, long start, List<Fact> facts, long end) {
    static Window at(Settled settled) {
      return new Window(settled.life(), settled.end(), List.of(), settled.end());
    }

    Window and(Settled more) {
      List<Fact> all = new ArrayList<>(facts.size() + more.facts().size());
      all.addAll(facts);
      all.addAll(more.facts());
      int surplus = Math.max(0, all.size() - KEPT);
      long from = surplus == 0 ? start : all.get(surplus - 1).sequence();
      return new Window(life, from, List.copyOf(all.subList(surplus, all.size())), more.end());
    }

    /** Who follows is mostly near the end, so it is looked for from there. */
    Settled after(long sequence, int limit) {
      int from = facts.size();
      while (from > 0 && facts.get(from - 1).sequence() > sequence) {
        from--;
      }
      boolean whole = facts.size() - from < limit;
      List<Fact> ahead = facts.subList(from, whole ? facts.size() : from + limit);
      return new Settled(life, ahead, whole ? end : ahead.getLast().sequence(), !whole);
    }
  }

  private static final int KEPT = 4_096;
  private static final int AT_ONCE = 1_000;

  private final FollowerStore store;
  private volatile @Nullable Window window;

  LedgerTail(FollowerStore store) {
    this.store = store;
  }

  /** Looks for facts that have settled since the last look. What the database has forgotten in a crash is forgotten here, too. */
  synchronized Found look() {
    Window known = window;
    if (known == null) {
      window = Window.at(store.horizon());
      return Found.MORE;
    }
    Settled settled = store.settledAfter(known.end(), AT_ONCE);
    if (!settled.life().equals(known.life())) {
      window = Window.at(settled);
      return Found.MORE;
    }
    if (settled.end() > known.end()) {
      window = known.and(settled);
    }
    return !settled.facts().isEmpty() ? Found.MORE : settled.waiting() ? Found.WAITING : Found.NOTHING;
  }

  /** Returns up to {@code limit} settled facts after a number, as far as the last look saw them. */
  Settled after(long sequence, int limit) {
    Window known = window;
    return known == null || sequence < known.start() ? store.settledAfter(sequence, limit) : known.after(sequence, limit);
  }
}
