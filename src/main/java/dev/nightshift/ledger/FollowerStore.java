package dev.nightshift.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
   * Claims the cursor for this transaction, or returns empty where another node has it, or the ledger has another life by now. It is no lock of the row, which would have to be
   * written; {@link #move} finds out if another node moved it at that very moment.
   * The transaction's commit does not wait for the disk: what a power cut takes is handled again, and whatever leaves the system is
   * preceded by a commit that does wait and takes everything before it along (docs/adr/0001).
   */
  Optional<Long> claim(String name, UUID life) {
    return jdbc.sql(
            """
            SELECT sequence, set_config('synchronous_commit', 'off', true)
            FROM follower WHERE name = ? AND EXISTS (SELECT FROM ledger_life WHERE id = ?) AND pg_try_advisory_xact_lock(?, hashtext(name))
            """)
        .param(name)
        .param(life)
        .param(CLAIMS)
        .query((row, n) -> row.getLong("sequence"))
        .optional();
  }

  /** Returns the number of the last fact that a follower has passed. */
  long position(String name) {
    return jdbc.sql("SELECT sequence FROM follower WHERE name = ?").param(name).query(Long.class).single();
  }

  /** Returns up to where facts have settled, without any. */
  Settled horizon() {
    return jdbc.sql("SELECT life, given, settled FROM ledger_horizon()")
        .query((row, n) -> {
          long settled = row.getLong("settled");
          return new Settled(row.getObject("life", UUID.class), List.of(), settled, row.getLong("given") > settled);
        })
        .single();
  }

  /**
   * Reads what comes after a number and has settled. The facts are read with a snapshot that is newer than the horizon, so outside of a transaction
   * or in one that sees what others commit.
   */
  Settled settledAfter(long sequence, int limit) {
    Settled horizon = horizon();
    if (horizon.end() <= sequence) {
      return horizon;
    }
    List<Fact> facts = between(sequence, horizon.end(), limit);
    return facts.size() < limit
        ? new Settled(horizon.life(), facts, horizon.end(), horizon.waiting())
        : new Settled(horizon.life(), facts, facts.getLast().sequence(), true);
  }

  /**
   * Returns the facts after a number, up to another one and at most so many of those that are there. So that PostgreSQL keeps its plan, the numbers are
   * handed over as {@code (SELECT ?)} (it would otherwise plan anew for each place, because few facts lie behind it), and the limit, which is
   * part of the text, comes before the end is looked at: what it expects of the limit alone does not grow with the table.
   */
  List<Fact> between(long after, long end, int limit) {
    return jdbc.sql(
            """
            SELECT sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash
            FROM (SELECT * FROM fact WHERE sequence > (SELECT ?::bigint) ORDER BY sequence LIMIT %d) AS next
            WHERE sequence <= (SELECT ?::bigint) ORDER BY sequence
            """
                .formatted(limit))
        .param(after)
        .param(end)
        .query(LedgerStore::fact)
        .list();
  }

  /** Moves a cursor, unless another node has moved it, or the ledger has another life by now, in which these numbers mean nothing. */
  boolean move(String name, UUID life, long from, long end, Instant now) {
    return jdbc.sql(
                """
                UPDATE follower SET sequence = ?, moved_at = ?
                WHERE name = ? AND sequence = ? AND EXISTS (SELECT FROM ledger_life WHERE id = ?)
                """)
            .param(end)
            .param(now.atOffset(ZoneOffset.UTC))
            .param(name)
            .param(from)
            .param(life)
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
            WHERE follower.name = ? AND fact.sequence > follower.sequence
            """)
        .param(name)
        .query(Long.class)
        .single();
  }
}
