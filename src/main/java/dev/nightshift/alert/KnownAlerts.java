package dev.nightshift.alert;

import dev.nightshift.alert.OpenAlert.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The open alerts that this node has read lately. They hold as long as no node has changed an open alert since: every batch compares the
 * counts of changes, which are counted in the transaction of each change (docs/adr/0002). What this node itself changes it forgets one by
 * one; after anybody else's change it forgets everything.
 */
final class KnownAlerts {
  private static final int KEPT = 20_000;

  private static final int SLOTS = 16;

  private final int slot;
  private final Map<Identity, OpenAlert> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Identity, OpenAlert> eldest) {
          return size() > KEPT;
        }
      };
  private Map<Integer, Long> counts = Map.of();

  KnownAlerts(String node) {
    this.slot = Math.floorMod(node.hashCode(), SLOTS);
  }

  /** Returns the row in which this node counts; another one may count there, too. */
  int slot() {
    return slot;
  }

  /** Returns the counts of the changes that others make. */
  Map<Integer, Long> elsewhere(Map<Integer, Long> now) {
    Map<Integer, Long> others = new HashMap<>(now);
    others.remove(slot);
    return others;
  }

  /**
   * Returns which of some alerts are known to be open.
   *
   * @param now the counts as the caller's transaction sees them
   */
  synchronized List<OpenAlert> open(Collection<Identity> identities, Map<Integer, Long> now) {
    if (!now.equals(counts)) {
      known.clear();
      counts = now;
    }
    List<OpenAlert> found = new ArrayList<>();
    for (Identity identity : identities) {
      OpenAlert alert = known.get(identity);
      if (alert != null) {
        found.add(alert);
      }
    }
    return found;
  }

  /**
   * Remembers alerts that were read after the counts; nothing where there was a change meanwhile. One without an incident may get one
   * at any time, and is not remembered.
   */
  synchronized void keep(Collection<OpenAlert> read, Map<Integer, Long> then) {
    if (then.equals(counts)) {
      read.stream().filter(alert -> alert.incidentId() != null).forEach(alert -> known.put(alert.identity(), alert));
    }
  }

  /** Forgets what this node has changed with a transaction that has committed. */
  synchronized void changed(Collection<Identity> identities, long count) {
    known.keySet().removeAll(identities);
    if (counts.getOrDefault(slot, 0L) == count - 1) {
      Map<Integer, Long> next = new HashMap<>(counts);
      next.put(slot, count);
      counts = next;
    }
  }

  /** Forgets everything: another node was faster, or nobody knows. */
  synchronized void forget() {
    known.clear();
    counts = Map.of();
  }
}
