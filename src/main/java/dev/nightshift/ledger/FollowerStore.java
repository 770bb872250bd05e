package dev.nightshift.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The cursors of the followers. */
public final class FollowerStore {

  /** Where a follower stands: everything up to and including this fact is done. */
  record Cursor(String transaction, long sequence) {}

  /** Facts after a cursor; {@code waiting} says that a fact is committed which a running transaction still hides from order. */
  record Ahead(List<Fact> facts, Cursor end, boolean waiting) {}

  private record Row(Fact fact, String transaction, boolean settled) {}

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

  /** Reads what comes after the cursor, below the oldest running transaction, in commit order. */
  Ahead after(Cursor cursor, int limit) {
    List<Row> rows =
        jdbc.sql(
                """
                SELECT sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash,
                       transaction::text AS transaction, transaction < pg_snapshot_xmin(pg_current_snapshot()) AS settled
                FROM fact
                WHERE (transaction, sequence) > (?::xid8, ?)
                ORDER BY transaction, sequence LIMIT ?
                """)
            .param(cursor.transaction())
            .param(cursor.sequence())
            .param(limit)
            .query((row, n) -> new Row(LedgerStore.fact(row, n), row.getString("transaction"), row.getBoolean("settled")))
            .list();
    List<Row> settled = rows.stream().takeWhile(Row::settled).toList();
    Cursor end =
        settled.isEmpty() ? cursor : new Cursor(settled.getLast().transaction(), settled.getLast().fact().sequence());
    return new Ahead(settled.stream().map(Row::fact).toList(), end, settled.size() < rows.size());
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
