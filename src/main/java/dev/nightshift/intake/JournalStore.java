package dev.nightshift.intake;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events that are durable and wait to be applied, in the order of their arrival (docs/adr/0006). */
public final class JournalStore {

  /**
   * Events that were written together.
   *
   * @param applied how many of them are applied already
   */
  record Entry(long id, int applied, List<Arrived> events) {
    List<Arrived> left() {
      return events.subList(applied, events.size());
    }
  }

  /** How much waits. */
  record Size(long events, long bytes) {}

  static final int EVENTS_IN_A_ROW = 500;
  private static final int ROWS_AT_ONCE = 200;
  static final long LOCK = 0x6a6f75726e616cL;

  private final JdbcClient jdbc;
  private final NodeName node;

  public JournalStore(JdbcClient jdbc, NodeName node) {
    this.jdbc = jdbc;
    this.node = node;
  }

  /** Looks whose events wait and how often alerts were changed, with one statement, for it precedes every batch. */
  public Look look() {
    Map<Integer, Long> changes = new HashMap<>();
    List<String> nodes = new ArrayList<>();
    jdbc.sql(
            """
            SELECT slot, count, NULL AS node FROM alert_change
            UNION ALL (SELECT 0, 0, node FROM intake_journal ORDER BY node LIMIT 1)
            UNION ALL (SELECT 0, 0, node FROM intake_journal ORDER BY node DESC LIMIT 1)
            """)
        .query((RowCallbackHandler) row -> {
          String waiting = row.getString(3);
          if (waiting == null) {
            changes.put(row.getInt(1), row.getLong(2));
          } else {
            nodes.add(waiting);
          }
        });
    boolean own = nodes.stream().allMatch(node.value()::equals);
    return new Look(nodes.isEmpty() ? Look.Holds.NOTHING : own ? Look.Holds.OWN : Look.Holds.OTHERS, changes);
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return look().holds() == Look.Holds.NOTHING;
  }

  /** Appends events; returns the bytes that they take. One caller at a time on a node, so that their order is kept. */
  long append(List<Arrived> events) {
    long bytes = 0;
    for (int from = 0; from < events.size(); from += EVENTS_IN_A_ROW) {
      List<Arrived> row = events.subList(from, Math.min(from + EVENTS_IN_A_ROW, events.size()));
      byte[] body = EventBytes.write(row);
      bytes += body.length;
      jdbc.sql("INSERT INTO intake_journal (node, taken_at, events, bytes, body) VALUES (?, ?, ?, ?, ?)")
          .param(node.value())
          .param(Timestamps.of(row.getFirst().at()))
          .param(row.size())
          .param(body.length)
          .param(body)
          .update();
    }
    return bytes;
  }

  /** Makes the caller's transaction the one that applies; false where another node's does. */
  boolean lock() {
    return jdbc.sql("SELECT pg_try_advisory_xact_lock(?)").param(LOCK).query(Boolean.class).single();
  }

  /** Returns the first entries: as many as hold so many events, and one more than fits. */
  List<Entry> first(int events) {
    return jdbc.sql(
            """
            SELECT id, applied, body FROM (
              SELECT id, applied, body, sum(events) OVER (ORDER BY id) - events AS ahead
              FROM (SELECT id, applied, body, events FROM intake_journal ORDER BY id LIMIT ?) AS oldest) AS counted
            WHERE ahead < ? ORDER BY id
            """)
        .param(ROWS_AT_ONCE)
        .param(events)
        .query(JournalStore::entry)
        .list();
  }

  void remove(List<Entry> entries) {
    int removed = jdbc.sql("DELETE FROM intake_journal WHERE id = ANY (?)").param(entries.stream().map(Entry::id).toArray(Long[]::new)).update();
    expect(removed == entries.size());
  }

  /** Notes that one more event of an entry is done with. */
  void advance(Entry entry, int applied) {
    expect(jdbc.sql("UPDATE intake_journal SET applied = applied + 1 WHERE id = ? AND applied = ?").param(entry.id()).param(applied).update() == 1);
  }

  /** Keeps an event that cannot be applied for people to look at. */
  void setAside(Arrived arrived, String reason) {
    jdbc.sql("INSERT INTO intake_set_aside (event, reason) VALUES (?, ?)").param(Json.write(arrived)).param(reason).update();
  }

  Size size() {
    return jdbc.sql("SELECT coalesce(sum(events - applied), 0), coalesce(sum(bytes), 0) FROM intake_journal")
        .query((row, number) -> new Size(row.getLong(1), row.getLong(2)))
        .single();
  }

  private static void expect(boolean asItWas) {
    if (!asItWas) {
      throw new OptimisticLockingFailureException("Another node applies the same events");
    }
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    return new Entry(row.getLong(1), row.getInt(2), EventBytes.read(row.getBytes(3)));
  }
}
