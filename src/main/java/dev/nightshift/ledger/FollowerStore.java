package dev.nightshift.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The cursors of the followers. */
public final class FollowerStore {

  /** Tells these advisory locks from others. */
  private static final int CLAIMS = 0x4e53_0001;

  private final JdbcClient jdbc;

  public FollowerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void register(String name) {
    jdbc.sql("INSERT INTO follower (name) VALUES (?) ON CONFLICT DO NOTHING").param(name).update();
  }

  /**
   * Claims the cursor for this transaction, or returns empty where another node has it. It is no lock of the row, because that would be
   * the transaction's first write, from which on nothing newer settles; {@link #move} finds out if another node moved it at that very moment.
   * The transaction's commit does not wait for the disk: what a power cut takes is handled again, and whatever leaves the system is
   * preceded by a commit that does wait and takes everything before it along (docs/adr/0001).
   */
  Optional<Cursor> claim(String name) {
    return jdbc.sql(
            """
            SELECT transaction::text AS commit_order, sequence, set_config('synchronous_commit', 'off', true)
            FROM follower WHERE name = ? AND pg_try_advisory_xact_lock(?, hashtext(name))
            """)
        .param(name)
        .param(CLAIMS)
        .query((row, n) -> cursor(row, "commit_order"))
        .optional();
  }

  /** Returns where a follower stands. */
  Cursor position(String name) {
    return jdbc.sql("SELECT transaction::text AS commit_order, sequence FROM follower WHERE name = ?")
        .param(name)
        .query((row, n) -> cursor(row, "commit_order"))
        .single();
  }

  /**
   * Reads what comes after a cursor, below the oldest running transaction, in commit order. The cursor is handed over as
   * {@code (SELECT ?)}, so that PostgreSQL keeps its plan: it would otherwise plan anew for each place, because few facts lie behind it.
   * The limit is part of the text: of one that it does not know it expects a tenth of the table, and plans anew as that grows.
   */
  Settled settledAfter(Cursor cursor, int limit) {
    List<Settled.Line> lines = new ArrayList<>();
    AtomicBoolean waiting = new AtomicBoolean();
    jdbc.sql(
            """
            SELECT s.*, newest.transaction >= pg_snapshot_xmin(pg_current_snapshot()) AS waiting
            FROM (SELECT (SELECT transaction FROM fact ORDER BY transaction DESC, sequence DESC LIMIT 1)) AS newest (transaction)
            LEFT JOIN LATERAL (
              SELECT fact.sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash,
                     fact.transaction::text AS commit_order, fact.transaction AS committed
              FROM fact
              WHERE (fact.transaction, fact.sequence) > ((SELECT ?::xid8), (SELECT ?::bigint))
                AND fact.transaction < pg_snapshot_xmin(pg_current_snapshot())
              ORDER BY fact.transaction, fact.sequence LIMIT %d) s ON true
            ORDER BY s.committed, s.sequence
            """
                .formatted(limit))
        .param(Long.toString(cursor.transaction()))
        .param(cursor.sequence())
        .query(
            (RowCallbackHandler)
                row -> {
                  waiting.set(row.getBoolean("waiting"));
                  if (row.getString("commit_order") != null) {
                    lines.add(new Settled.Line(LedgerStore.fact(row, 0), cursor(row, "commit_order")));
                  }
                });
    return new Settled(lines, waiting.get());
  }

  /** Returns the place of the last settled fact. */
  Cursor newestSettled() {
    return jdbc.sql(
            """
            SELECT transaction::text AS commit_order, sequence FROM fact
            WHERE transaction < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY transaction DESC, sequence DESC LIMIT 1
            """)
        .query((row, n) -> cursor(row, "commit_order"))
        .optional()
        .orElse(Cursor.START);
  }

  private static Cursor cursor(ResultSet row, String transaction) throws SQLException {
    return new Cursor(Long.parseLong(row.getString(transaction)), row.getLong("sequence"));
  }

  /** Moves a cursor, unless another node has moved it. */
  boolean move(String name, Cursor from, Cursor end, Instant now) {
    return jdbc.sql(
                """
                UPDATE follower SET transaction = ?::xid8, sequence = ?, moved_at = ?
                WHERE name = ? AND transaction = ?::xid8 AND sequence = ?
                """)
            .param(Long.toString(end.transaction()))
            .param(end.sequence())
            .param(now.atOffset(ZoneOffset.UTC))
            .param(name)
            .param(Long.toString(from.transaction()))
            .param(from.sequence())
            .update()
        == 1;
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
