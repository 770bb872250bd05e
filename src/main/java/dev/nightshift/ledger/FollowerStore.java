package dev.nightshift.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        .query((row, n) -> horizon(row))
        .single();
  }

  /** Reads at most so much of what comes after a number and has settled; outside of a transaction, or in one that sees what others commit. */
  Settled settledAfter(long sequence, int limit) {
    List<Fact> facts = new ArrayList<>();
    Settled horizon = Objects.requireNonNull(
        jdbc.sql("SELECT * FROM ledger_after(?, ?)")
            .param(sequence)
            .param(limit)
            .query((ResultSet rows) -> {
              rows.next();
              Settled found = horizon(rows);
              do {
                if (rows.getString("chain") != null) {
                  facts.add(LedgerStore.fact(rows, facts.size()));
                }
              } while (rows.next());
              return found;
            }));
    return facts.size() < limit
        ? new Settled(horizon.life(), facts, horizon.end(), horizon.waiting())
        : new Settled(horizon.life(), facts, facts.getLast().sequence(), true);
  }

  private static Settled horizon(ResultSet row) throws SQLException {
    long settled = row.getLong("settled");
    return new Settled(row.getObject("life", UUID.class), List.of(), settled, row.getLong("given") > settled);
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
