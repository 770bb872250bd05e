package dev.nightshift.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The cursors of the followers. */
public final class FollowerStore {

  /** Where a follower stands: everything up to and including this fact is done. */
  record Cursor(String transaction, long sequence) {
    static final Cursor START = new Cursor("0", 0);
  }

  /**
   * What lies after a cursor.
   *
   * @param end up to where all is told: the last of the facts, or of those between that nobody asked for
   * @param waiting whether a fact is committed which a running transaction still hides from order
   */
  record Ahead(List<Fact> facts, Cursor end, boolean waiting) {

    /** Leaves out what the follower does not want, and remembers those types so that they are not read again. */
    Ahead wanted(Follower follower, Set<String> unwanted) {
      facts.stream().map(Fact::type).filter(type -> !follower.wants(type)).forEach(unwanted::add);
      return new Ahead(facts.stream().filter(fact -> !unwanted.contains(fact.type())).toList(), end, waiting);
    }
  }

  private record Row(Fact fact, Cursor at) {}

  private record Horizon(Cursor end, boolean waiting) {}

  private final JdbcClient jdbc;

  public FollowerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void register(String name) {
    jdbc.sql("INSERT INTO follower (name) VALUES (?) ON CONFLICT DO NOTHING").param(name).update();
  }

  /** Claims the cursor for this transaction, or returns empty where another node has it. */
  Optional<Cursor> claim(String name) {
    return jdbc.sql("SELECT transaction::text, sequence FROM follower WHERE name = ? FOR UPDATE SKIP LOCKED")
        .param(name)
        .query((row, n) -> new Cursor(row.getString(1), row.getLong(2)))
        .optional();
  }

  /** Returns where a follower stands. */
  Cursor position(String name) {
    return jdbc.sql("SELECT transaction::text, sequence FROM follower WHERE name = ?")
        .param(name)
        .query((row, n) -> new Cursor(row.getString(1), row.getLong(2)))
        .single();
  }

  /**
   * Reads what comes after the cursor, below the oldest running transaction, in commit order, without the types that are not
   * wanted. The horizon is read first: what settles between the two statements is left for the next look.
   */
  Ahead after(Cursor cursor, Set<String> unwanted, int limit) {
    Horizon horizon = horizon(cursor);
    if (horizon.end().equals(cursor)) {
      return new Ahead(List.of(), cursor, horizon.waiting());
    }
    List<Row> rows =
        jdbc.sql(
                """
                SELECT sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash,
                       transaction::text AS transaction
                FROM fact
                WHERE (transaction, sequence) > (?::xid8, ?) AND (transaction, sequence) <= (?::xid8, ?) AND type <> ALL (?)
                ORDER BY transaction, sequence LIMIT ?
                """)
            .param(cursor.transaction())
            .param(cursor.sequence())
            .param(horizon.end().transaction())
            .param(horizon.end().sequence())
            .param(unwanted.toArray(String[]::new))
            .param(limit)
            .query((row, n) -> new Row(LedgerStore.fact(row, n), new Cursor(row.getString("transaction"), row.getLong("sequence"))))
            .list();
    Cursor end = rows.size() < limit ? horizon.end() : rows.getLast().at();
    return new Ahead(rows.stream().map(Row::fact).toList(), end, horizon.waiting());
  }

  /** Returns the last settled fact, or the cursor where there is none after it. */
  private Horizon horizon(Cursor cursor) {
    return jdbc.sql(
            """
            SELECT s.transaction::text AS transaction, s.sequence AS sequence,
                   EXISTS (SELECT FROM fact WHERE fact.transaction >= pg_snapshot_xmin(pg_current_snapshot())) AS waiting
            FROM (VALUES (1)) AS one (row)
            LEFT JOIN LATERAL (
              SELECT transaction, sequence FROM fact
              WHERE transaction < pg_snapshot_xmin(pg_current_snapshot()) AND (transaction, sequence) > (?::xid8, ?)
              ORDER BY transaction DESC, sequence DESC LIMIT 1) s ON true
            """)
        .param(cursor.transaction())
        .param(cursor.sequence())
        .query(
            (row, n) -> {
              String transaction = row.getString("transaction");
              Cursor end = transaction == null ? cursor : new Cursor(transaction, row.getLong("sequence"));
              return new Horizon(end, row.getBoolean("waiting"));
            })
        .single();
  }

  /** Moves a cursor over facts that were not wanted, unless another node has moved it. */
  boolean pass(String name, Cursor from, Cursor end, Instant now) {
    return jdbc.sql(
                """
                UPDATE follower SET transaction = ?::xid8, sequence = ?, moved_at = ?
                WHERE name = ? AND transaction = ?::xid8 AND sequence = ?
                """)
            .param(end.transaction())
            .param(end.sequence())
            .param(now.atOffset(ZoneOffset.UTC))
            .param(name)
            .param(from.transaction())
            .param(from.sequence())
            .update()
        == 1;
  }

  void move(String name, Cursor end, Instant now) {
    jdbc.sql("UPDATE follower SET transaction = ?::xid8, sequence = ?, moved_at = ? WHERE name = ?")
        .param(end.transaction())
        .param(end.sequence())
        .param(now.atOffset(ZoneOffset.UTC))
        .param(name)
        .update();
  }

  void skip(String name, long sequence, Instant now, String reason) {
    jdbc.sql("INSERT INTO follower_skip (follower, sequence, at, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
        .param(name)
        .param(sequence)
        .param(now.atOffset(ZoneOffset.UTC))
        .param(reason)
        .update();
  }

  /** Returns how many facts lie ahead of a follower. */
  long lag(String name) {
    return jdbc.sql(
            """
            SELECT count(*) FROM fact, follower
            WHERE follower.name = ? AND (fact.transaction, fact.sequence) > (follower.transaction, follower.sequence)
            """)
        .param(name)
        .query(Long.class)
        .single();
  }
}
