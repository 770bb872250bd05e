package dev.nightshift.run;

import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Timestamps;
import dev.nightshift.run.RunStore.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which node drives a run, and until when it may be silent. */
final class RunLeaseStore {

  /** How long a node may stay silent before another takes its runs over; by the database's clock, because those of nodes differ. */
  static final Duration LEASE = Duration.ofSeconds(8);

  /** What has more left than this needs no renewal: most runs are over before they need one. */
  static final Duration RENEWED_BELOW = Duration.ofSeconds(7);

  private final JdbcClient jdbc;
  private final NodeName node;

  RunLeaseStore(JdbcClient jdbc, NodeName node) {
    this.jdbc = jdbc;
    this.node = node;
  }

  /** Takes runs that are due and that nobody drives, or whose driver is silent for too long. */
  List<Claim> claim(int limit, Instant now) {
    return jdbc.sql(
            """
            UPDATE run SET holder = :holder, fence = fence + 1, lease_until = clock_timestamp() + make_interval(secs => :lease)
            WHERE id IN (
              SELECT id FROM run
              WHERE (holder IS NULL AND wake_at <= :now) OR (ended_at IS NULL AND lease_until < clock_timestamp())
              ORDER BY wake_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            RETURNING id, fence
            """)
        .param("holder", node.value())
        .param("lease", (double) LEASE.toSeconds())
        .param("now", Timestamps.of(now))
        .param("limit", limit)
        .query((row, n) -> new Claim(row.getLong("id"), row.getLong("fence")))
        .list();
  }

  /**
   * Renews the leases of runs that this node drives; what is not in the answer is lost. A run that is just being written is
   * passed over, for that renews its lease as well, and nobody should wait for all the others.
   */
  List<Long> renew(Collection<Long> ids) {
    Long[] held = ids.toArray(Long[]::new);
    jdbc.sql(
            """
            UPDATE run SET lease_until = clock_timestamp() + make_interval(secs => ?) WHERE id IN (
              SELECT id FROM run WHERE holder = ? AND id = ANY (?) AND lease_until < clock_timestamp() + make_interval(secs => ?)
              FOR UPDATE SKIP LOCKED)
            """)
        .params((double) LEASE.toSeconds(), node.value(), held, (double) RENEWED_BELOW.toSeconds())
        .update();
    return jdbc.sql("SELECT id FROM run WHERE holder = ? AND id = ANY (?)").params(node.value(), held).query(Long.class).list();
  }

  /** Returns the runs of this node whose time has come, or at which somebody wants it to look. */
  List<Long> dueOfThisNode(Instant now) {
    return jdbc.sql("SELECT id FROM run WHERE wake_at <= ? AND holder = ?").param(Timestamps.of(now)).param(node.value()).query(Long.class).list();
  }

  /** Gives a run back as it is, for any node to take over at once. */
  void release(Claim claim, Instant now) {
    jdbc.sql("UPDATE run SET holder = NULL, lease_until = NULL, wake_at = ? WHERE id = ? AND fence = ? AND holder = ? AND ended_at IS NULL")
        .param(Timestamps.of(now)).param(claim.id()).param(claim.fence()).param(node.value())
        .update();
  }
}
