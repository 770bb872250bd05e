package dev.nightshift.guardrail;

import dev.nightshift.platform.NodeName;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The locks of runs, and their leases by the database's clock. */
final class LockStore {
  /** How long a holder may stay silent. Longer than a run needs to be taken over by another node, which then goes on under the same lease. */
  static final Duration LEASE = Duration.ofSeconds(30);

  /**
   * Who has a resource.
   *
   * @param alive whether its lease has not run out
   */
  record Holder(Resource resource, long run, long fence, boolean alive) {}

  private final JdbcClient jdbc;
  private final NodeName node;

  LockStore(JdbcClient jdbc, NodeName node) {
    this.jdbc = jdbc;
    this.node = node;
  }

  /** Lets those who want one of these decide one after another, until the transaction ends; in one order, so that none wait in a circle. */
  void serialise(List<Resource> resources) {
    // What is there is locked although nothing of it is changed (PostgreSQL, INSERT, ON CONFLICT DO UPDATE … WHERE).
    jdbc.sql(
            """
            INSERT INTO run_lock (resource, fence) SELECT resource, 0 FROM unnest(?::text[]) AS resource ORDER BY 1
            ON CONFLICT (resource) DO UPDATE SET fence = run_lock.fence WHERE false
            """)
        .param(keys(resources))
        .update();
  }

  /** Returns who has these now, those too whose lease has run out. */
  List<Holder> holders(List<Resource> resources) {
    return jdbc.sql(
            """
            SELECT resource, run_id, fence, until > clock_timestamp() AS alive FROM run_lock JOIN lock_lease USING (fence)
            WHERE resource = ANY (?) AND taken_over IS NULL ORDER BY resource
            """)
        .param(keys(resources))
        .query((row, n) -> new Holder(Resource.of(row.getString("resource")), row.getLong("run_id"), row.getLong("fence"), row.getBoolean("alive")))
        .list();
  }

  /** Takes resources for a run after {@link #serialise}; leases that have run out are over from now on. Returns its token. */
  long take(long run, List<Resource> resources, Collection<Long> from) {
    long fence =
        jdbc.sql("INSERT INTO lock_lease (fence, run_id, until) VALUES (nextval('lock_fence'), ?, clock_timestamp() + make_interval(secs => ?)) RETURNING fence")
            .params(run, (double) LEASE.toSeconds())
            .query(Long.class)
            .single();
    int over =
        jdbc.sql("UPDATE lock_lease SET taken_over = ? WHERE fence = ANY (?) AND until <= clock_timestamp() AND taken_over IS NULL")
            .params(fence, from.toArray(Long[]::new))
            .update();
    if (over != from.size()) {
      throw new IllegalStateException("A lease that had run out was renewed at this very moment; run " + run + " asks again");
    }
    jdbc.sql("UPDATE run_lock SET fence = ? WHERE resource = ANY (?)").params(fence, keys(resources)).update();
    return fence;
  }

  /** Makes the leases of a run and its callers good for a while, and returns its token; empty where it has none, or one of them was taken over. */
  OptionalLong renew(long run, List<Long> callers) {
    return jdbc.sql(
            """
            WITH good AS (
              UPDATE lock_lease SET until = clock_timestamp() + make_interval(secs => :lease) WHERE run_id = ANY (:runs) AND taken_over IS NULL RETURNING fence)
            SELECT fence FROM lock_lease
            WHERE run_id = :run AND (SELECT count(*) FROM good) = (SELECT count(*) FROM lock_lease WHERE run_id = ANY (:runs))
            """)
        .param("lease", (double) LEASE.toSeconds())
        .param("runs", Stream.concat(Stream.of(run), callers.stream()).toArray(Long[]::new))
        .param("run", run)
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  /** Makes the leases good for a while of runs that this node drives, and of those that wait for a person, which nobody drives. */
  void renewOfThisNode() {
    jdbc.sql(
            """
            UPDATE lock_lease SET until = clock_timestamp() + make_interval(secs => ?) FROM run
            WHERE run.id = lock_lease.run_id AND run.ended_at IS NULL AND (run.holder = ? OR run.holder IS NULL) AND taken_over IS NULL
            """)
        .params((double) LEASE.toSeconds(), node.value())
        .update();
  }

  OptionalLong fence(long run) {
    return jdbc.sql("SELECT fence FROM lock_lease WHERE run_id = ?").param(run).query(Long.class).optional().map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /** Returns the run that took over from another one. */
  OptionalLong takenOverBy(long run) {
    return jdbc.sql("SELECT coalesce(next.run_id, 0) FROM lock_lease lost LEFT JOIN lock_lease next ON next.fence = lost.taken_over WHERE lost.run_id = ? AND lost.taken_over IS NOT NULL")
        .param(run)
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  void release(long run) {
    jdbc.sql("DELETE FROM lock_lease WHERE run_id = ?").param(run).update();
  }

  private static String[] keys(List<Resource> resources) {
    return resources.stream().distinct().sorted().map(Resource::key).toArray(String[]::new);
  }
}
