package dev.nightshift.run;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
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
   * Locks runs that this node drives, by their ids; without those that another has taken over.
   *
   * @param asked their claims, each with its plan, which never changes, where it has been read before
   * @param waiting whether to wait for a run that is just being written; without it such a run is left out
   */
  Map<Long, Row> lockHeld(Map<Claim, Optional<Plan>> asked, boolean waiting) {
    Map<Long, Plan> known = new HashMap<>();
    asked.forEach((claim, plan) -> plan.ifPresent(read -> known.put(claim.id(), read)));
    Map<Long, Row> held = new LinkedHashMap<>();
    jdbc.sql(
            """
            SELECT id, incident_id, workspace_version, started_by, plan_hash, state, created_at, started_at, ended_at, fence, holder,
                   CASE WHEN id = ANY ((SELECT ?::bigint[])::bigint[]) THEN NULL ELSE plan END AS plan
            FROM unnest((SELECT ?::bigint[]), (SELECT ?::bigint[])) AS asked (run, under) JOIN run ON run.id = asked.run AND run.fence = asked.under
            WHERE holder = ? ORDER BY id FOR UPDATE OF run\
            """
                + (waiting ? "" : " SKIP LOCKED"))
        .param(known.keySet().toArray(Long[]::new))
        .param(asked.keySet().stream().map(Claim::id).toArray(Long[]::new))
        .param(asked.keySet().stream().map(Claim::fence).toArray(Long[]::new))
        .param(node.value())
        .query(
            (RowCallbackHandler)
                row -> {
                  Plan plan = known.get(row.getLong("id"));
                  held.put(row.getLong("id"), RunRows.row(row, plan == null ? RunRows.plan(row) : plan));
                });
    return held;
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

  /**
   * What a run has come to.
   *
   * @param row as it was read
   * @param release whether nobody need drive it until somebody wakes it
   */
  record Saved(Row row, RunState state, @Nullable Instant wakeAt, boolean release) {
    boolean started() {
      return row.state().status() == RunStatus.PLANNED && state.status() != RunStatus.PLANNED;
    }
  }

  /** Writes states under the fences they were read with, with one statement. */
  void save(List<Saved> runs, Instant now) {
    List<Long> written =
        jdbc.sql(
                """
                UPDATE run SET state = n.state, status = n.status, reason = n.reason, wake_at = n.wake,
                    started_at = CASE WHEN n.started THEN :now ELSE started_at END,
                    ended_at = CASE WHEN n.ended THEN :now ELSE ended_at END,
                    holder = CASE WHEN n.release THEN NULL ELSE holder END,
                    lease_until = CASE WHEN n.release THEN NULL WHEN holder = :node THEN clock_timestamp() + make_interval(secs => :lease) ELSE lease_until END
                FROM unnest((SELECT :id::bigint[]), (SELECT :fence::bigint[]), (SELECT :state::jsonb[]), (SELECT :status::text[]), (SELECT :reason::text[]),
                            (SELECT :wake::timestamptz[]), (SELECT :started::boolean[]), (SELECT :ended::boolean[]), (SELECT :release::boolean[]))
                     AS n (run, under, state, status, reason, wake, started, ended, release)
                WHERE id = n.run AND fence = n.under
                RETURNING id
                """)
            .param("id", runs.stream().map(saved -> saved.row().run().id()).toArray(Long[]::new))
            .param("fence", runs.stream().map(saved -> saved.row().fence()).toArray(Long[]::new))
            .param("state", RunRows.column(runs, saved -> Json.write(saved.state())))
            .param("status", RunRows.column(runs, saved -> saved.state().status().word()))
            .param("reason", RunRows.column(runs, saved -> saved.state().reason()))
            .param("wake", runs.stream().map(saved -> saved.wakeAt() == null ? null : saved.wakeAt().toString()).toArray(String[]::new))
            .param("started", runs.stream().map(Saved::started).toArray(Boolean[]::new))
            .param("ended", runs.stream().map(saved -> saved.state().status().ended()).toArray(Boolean[]::new))
            .param("release", runs.stream().map(saved -> saved.release() || saved.state().status().ended()).toArray(Boolean[]::new))
            .param("now", Timestamps.of(now))
            .param("node", node.value())
            .param("lease", (double) LEASE.toSeconds())
            .query(Long.class)
            .list();
    for (Saved saved : runs) {
      if (!written.contains(saved.row().run().id())) {
        throw new IllegalStateException("Run " + saved.row().run().id() + " is driven by another node now");
      }
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
