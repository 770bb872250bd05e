package dev.nightshift.run;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The runs: what they are, how they stand and which node drives them. */
final class RunStore {

  /** How long a node may stay silent before another takes its runs over; by the database's clock, because those of nodes differ. */
  static final Duration LEASE = Duration.ofSeconds(8);

  /** A run with what drives it. */
  record Row(Run run, Plan plan, RunState state, long fence, @Nullable String holder) {}

  /** A run about to be planned. */
  record Draft(@Nullable Long incidentId, String workspaceVersion, String startedBy, Plan plan, String planHash, RunState state) {}

  /** A run that was claimed. */
  record Claim(long id, long fence) {}

  private final JdbcClient jdbc;
  private final NodeName node;

  RunStore(JdbcClient jdbc, NodeName node) {
    this.jdbc = jdbc;
    this.node = node;
  }

  /** Stores runs that this node drives from the start; returns them in the same order. */
  List<Row> insert(List<Draft> drafts, Instant now) {
    List<Long> ids =
        jdbc.sql(
                """
                INSERT INTO run (incident_id, service, runbook, title, runbook_file, runbook_version, workspace_version, rung, purpose,
                                 started_by, status, plan, plan_hash, state, called_by, call, created_at, wake_at, holder, fence, lease_until)
                SELECT n.*, :now, :now, :holder, 1, clock_timestamp() + make_interval(secs => :lease)
                FROM unnest(:incident::bigint[], :service::text[], :runbook::text[], :title::text[], :file::text[], :version::text[],
                     :workspace::text[], :rung::text[], :purpose::text[], :startedBy::text[], :status::text[], :plan::jsonb[],
                     :planHash::text[], :state::jsonb[], :calledBy::bigint[], :call::text[]) AS n
                RETURNING id
                """)
            .param("incident", drafts.stream().map(Draft::incidentId).toArray(Long[]::new))
            .param("service", RunRows.column(drafts, draft -> draft.plan().service()))
            .param("runbook", RunRows.column(drafts, draft -> draft.plan().runbook()))
            .param("title", RunRows.column(drafts, draft -> draft.plan().title()))
            .param("file", RunRows.column(drafts, draft -> draft.plan().file()))
            .param("version", RunRows.column(drafts, draft -> draft.plan().version()))
            .param("workspace", RunRows.column(drafts, Draft::workspaceVersion))
            .param("rung", RunRows.column(drafts, draft -> draft.plan().rung().word()))
            .param("purpose", RunRows.column(drafts, draft -> draft.plan().purpose().word()))
            .param("startedBy", RunRows.column(drafts, Draft::startedBy))
            .param("status", RunRows.column(drafts, draft -> draft.state().status().word()))
            .param("plan", RunRows.column(drafts, draft -> Json.write(draft.plan())))
            .param("planHash", RunRows.column(drafts, Draft::planHash))
            .param("state", RunRows.column(drafts, draft -> Json.write(draft.state())))
            .param("calledBy", drafts.stream().map(draft -> draft.plan().caller() == null ? null : draft.plan().caller().run()).toArray(Long[]::new))
            .param("call", drafts.stream().map(draft -> draft.plan().caller() == null ? null : call(draft.plan().caller().flight())).toArray(String[]::new))
            .param("now", Timestamps.of(now))
            .param("holder", node.value())
            .param("lease", (double) LEASE.toSeconds())
            .query(Long.class)
            .list();
    // The sequence counts up in the order of the rows, whatever the order in which they are returned.
    List<Long> ascending = ids.stream().sorted().toList();
    return IntStream.range(0, drafts.size()).mapToObj(i -> RunRows.fresh(ascending.get(i), drafts.get(i), node.value(), now)).toList();
  }

  Optional<Row> find(long id) {
    return jdbc.sql("SELECT * FROM run WHERE id = ?").param(id).query(RunRows::row).optional();
  }

  /** Locks a run for this transaction, whoever drives it. */
  Optional<Row> lock(long id) {
    return jdbc.sql("SELECT * FROM run WHERE id = ? FOR UPDATE").param(id).query(RunRows::row).optional();
  }

  /**
   * Locks a run that this node drives; empty where another has taken it over.
   *
   * @param known the run's plan, which never changes, where it has been read before
   */
  Optional<Row> lockHeld(Claim claim, @Nullable Plan known) {
    return jdbc.sql(
            """
            SELECT id, incident_id, workspace_version, started_by, plan_hash, state, created_at, started_at, ended_at, fence, holder,
                   CASE WHEN ? THEN NULL ELSE plan END AS plan
            FROM run WHERE id = ? AND fence = ? AND holder = ? FOR UPDATE
            """)
        .params(known != null, claim.id(), claim.fence(), node.value())
        .query((row, number) -> RunRows.row(row, known == null ? RunRows.plan(row) : known))
        .optional();
  }

  /** Puts another plan in the place of a run's, under the fence it was read with. */
  Row replan(Row row, Plan plan, String workspaceVersion) {
    return jdbc.sql(
            """
            UPDATE run SET plan = :plan::jsonb, plan_hash = :hash, title = :title, runbook_file = :file, runbook_version = :version,
                workspace_version = :workspace, rung = :rung
            WHERE id = :id AND fence = :fence RETURNING *
            """)
        .param("plan", Json.write(plan))
        .param("hash", PlanMaker.hash(plan))
        .param("title", plan.title())
        .param("file", plan.file())
        .param("version", plan.version())
        .param("workspace", workspaceVersion)
        .param("rung", plan.rung().word())
        .param("id", row.run().id())
        .param("fence", row.fence())
        .query(RunRows::row)
        .single();
  }

  /** Writes a state under the fence it was read with. */
  void save(Row row, RunState state, @Nullable Instant wakeAt, boolean release, Instant now) {
    boolean started = row.state().status() == RunStatus.PLANNED && state.status() != RunStatus.PLANNED;
    int written =
        jdbc.sql(
                """
                UPDATE run SET state = :state::jsonb, status = :status, reason = :reason, wake_at = :wake,
                    started_at = CASE WHEN :started THEN :now ELSE started_at END,
                    ended_at = CASE WHEN :ended THEN :now ELSE ended_at END,
                    holder = CASE WHEN :release THEN NULL ELSE holder END,
                    lease_until = CASE WHEN :release THEN NULL WHEN holder = :node THEN clock_timestamp() + make_interval(secs => :lease) ELSE lease_until END
                WHERE id = :id AND fence = :fence
                """)
            .param("state", Json.write(state))
            .param("status", state.status().word())
            .param("reason", state.reason())
            .param("wake", wakeAt == null ? null : Timestamps.of(wakeAt), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
            .param("started", started)
            .param("ended", state.status().ended())
            .param("release", release || state.status().ended())
            .param("now", Timestamps.of(now))
            .param("node", node.value())
            .param("lease", (double) LEASE.toSeconds())
            .param("id", row.run().id())
            .param("fence", row.fence())
            .update();
    if (written == 0) {
      throw new IllegalStateException("Run " + row.run().id() + " is driven by another node now");
    }
  }

  /** Takes runs that are due and that nobody drives, or whose driver is silent for too long. */
  List<Claim> claim(int limit, Instant now) {
    return jdbc.sql(
            """
            UPDATE run SET holder = :holder, fence = fence + 1, lease_until = clock_timestamp() + make_interval(secs => :lease)
            WHERE id IN (
              SELECT id FROM run
              WHERE (holder IS NULL AND wake_at <= :now) OR lease_until < clock_timestamp()
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
              SELECT id FROM run WHERE holder = ? AND id = ANY (?) FOR UPDATE SKIP LOCKED)
            """)
        .params((double) LEASE.toSeconds(), node.value(), held)
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

  private static String call(RunState.Flight flight) {
    return flight.step() + "@" + flight.target() + " " + flight.attempt();
  }

  /** The run that an attempt of another run called. */
  Optional<Run> calledBy(long run, RunState.Flight flight) {
    return jdbc.sql("SELECT * FROM run WHERE called_by = ? AND call = ?").params(run, call(flight)).query(RunRows::row).optional().map(Row::run);
  }

  /** The runs that steps of a run called, oldest first. */
  List<Run> calledFrom(long run, int limit) {
    return jdbc.sql("SELECT * FROM run WHERE called_by = ? ORDER BY id LIMIT ?").params(run, limit).query(RunRows::row).list().stream().map(Row::run).toList();
  }

  /** Makes a run look again. */
  void wakeRun(long id, Instant now) {
    jdbc.sql("UPDATE run SET wake_at = ? WHERE id = ? AND ended_at IS NULL").param(Timestamps.of(now)).param(id).update();
  }

  /** Makes the runs of an incident look again. */
  void wake(long incidentId, Instant now) {
    jdbc.sql("UPDATE run SET wake_at = ? WHERE incident_id = ? AND ended_at IS NULL").param(Timestamps.of(now)).param(incidentId).update();
  }

  List<Run> ofIncident(long incidentId) {
    return jdbc.sql("SELECT * FROM run WHERE incident_id = ? ORDER BY id").param(incidentId).query(RunRows::row).list().stream().map(Row::run).toList();
  }

  List<Run> active(int limit) {
    return jdbc.sql("SELECT * FROM run WHERE ended_at IS NULL ORDER BY id LIMIT ?").param(limit).query(RunRows::row).list().stream().map(Row::run).toList();
  }

  List<Run> newest(long before, int limit) {
    return jdbc.sql("SELECT * FROM run WHERE id < ? ORDER BY id DESC LIMIT ?").params(before, limit).query(RunRows::row).list().stream().map(Row::run).toList();
  }

  List<Run> newestOf(long incidentId, long before, int limit) {
    return jdbc.sql("SELECT * FROM run WHERE incident_id = ? AND id < ? ORDER BY id DESC LIMIT ?")
        .params(incidentId, before, limit)
        .query(RunRows::row)
        .list()
        .stream()
        .map(Row::run)
        .toList();
  }
}
