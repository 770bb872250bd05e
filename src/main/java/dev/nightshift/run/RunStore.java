package dev.nightshift.run;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The runs: what they are and how they stand, written by the node that drives them. */
final class RunStore {

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

  /**
   * Gives runs their numbers, in the same order; they are stored when it is known how far they come at once. A crash of the database can
   * take numbers back that were given; since fences begin anywhere, nobody who remembers such a run can write to the one that has its number then.
   */
  List<Row> numbered(List<Draft> drafts, Instant now) {
    List<Claim> claims =
        jdbc.sql("SELECT nextval('run_id_seq') AS id, floor(random() * 1e15)::bigint + 1 AS fence FROM generate_series(1, (SELECT ?))")
            .param(drafts.size())
            .query((row, n) -> new Claim(row.getLong("id"), row.getLong("fence")))
            .list();
    return IntStream.range(0, drafts.size()).mapToObj(i -> RunRows.fresh(claims.get(i), drafts.get(i), node.value(), now)).toList();
  }

  /** Stores runs that were given numbers and that this node drives from the start, as far as they have come. */
  void insert(List<Saved> runs, Instant now) {
    jdbc.sql(
            """
            INSERT INTO run (id, incident_id, service, runbook, title, runbook_file, runbook_version, workspace_version, rung, purpose,
                             started_by, plan, plan_hash, called_by, call, state, status, reason, wake_at, started_at, ended_at, holder, lease_until,
                             fence, created_at)
            OVERRIDING SYSTEM VALUE
            SELECT id, incident, service, runbook, title, file, version, workspace, rung, purpose, started_by, plan, plan_hash, called_by, call,
                   state, status, reason, wake, CASE WHEN started THEN :now END, CASE WHEN ended THEN :now END,
                   CASE WHEN NOT release THEN :node END, CASE WHEN NOT release THEN clock_timestamp() + make_interval(secs => :lease) END, under, :now
            FROM unnest((SELECT :id::bigint[]), (SELECT :incident::bigint[]), (SELECT :service::text[]), (SELECT :runbook::text[]), (SELECT :title::text[]),
                        (SELECT :file::text[]), (SELECT :version::text[]), (SELECT :workspace::text[]), (SELECT :rung::text[]), (SELECT :purpose::text[]),
                        (SELECT :startedBy::text[]), (SELECT :plan::jsonb[]), (SELECT :planHash::text[]), (SELECT :calledBy::bigint[]), (SELECT :call::text[]),
                        (SELECT :state::jsonb[]), (SELECT :status::text[]), (SELECT :reason::text[]), (SELECT :wake::timestamptz[]),
                        (SELECT :started::boolean[]), (SELECT :ended::boolean[]), (SELECT :release::boolean[]), (SELECT :fence::bigint[]))
                 AS n (id, incident, service, runbook, title, file, version, workspace, rung, purpose, started_by, plan, plan_hash, called_by, call,
                       state, status, reason, wake, started, ended, release, under)
            """)
        .params(stand(runs, now))
        .param("incident", runs.stream().map(saved -> saved.row().run().incidentId()).toArray(Long[]::new))
        .param("service", RunRows.column(runs, saved -> saved.row().plan().service()))
        .param("runbook", RunRows.column(runs, saved -> saved.row().plan().runbook()))
        .param("title", RunRows.column(runs, saved -> saved.row().plan().title()))
        .param("file", RunRows.column(runs, saved -> saved.row().plan().file()))
        .param("version", RunRows.column(runs, saved -> saved.row().plan().version()))
        .param("workspace", RunRows.column(runs, saved -> saved.row().run().workspaceVersion()))
        .param("rung", RunRows.column(runs, saved -> saved.row().plan().rung().word()))
        .param("purpose", RunRows.column(runs, saved -> saved.row().plan().purpose().word()))
        .param("startedBy", RunRows.column(runs, saved -> saved.row().run().startedBy()))
        .param("plan", RunRows.column(runs, saved -> Json.write(saved.row().plan())))
        .param("planHash", RunRows.column(runs, saved -> saved.row().run().planHash()))
        .param("calledBy", runs.stream().map(Saved::row).map(row -> row.plan().caller() == null ? null : row.plan().caller().run()).toArray(Long[]::new))
        .param("call", runs.stream().map(Saved::row).map(row -> row.plan().caller() == null ? null : call(row.plan().caller().flight())).toArray(String[]::new))
        .update();
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
            .params(stand(runs, now))
            .query(Long.class)
            .list();
    for (Saved saved : runs) {
      if (!written.contains(saved.row().run().id())) {
        throw new IllegalStateException("Run " + saved.row().run().id() + " is driven by another node now");
      }
    }
  }

  /** How runs stand, as parameters. */
  private Map<String, Object> stand(List<Saved> runs, Instant now) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("id", runs.stream().map(saved -> saved.row().run().id()).toArray(Long[]::new));
    columns.put("fence", runs.stream().map(saved -> saved.row().fence()).toArray(Long[]::new));
    columns.put("state", RunRows.column(runs, saved -> Json.write(saved.state())));
    columns.put("status", RunRows.column(runs, saved -> saved.state().status().word()));
    columns.put("reason", RunRows.column(runs, saved -> saved.state().reason()));
    columns.put("wake", runs.stream().map(saved -> saved.wakeAt() == null ? null : saved.wakeAt().toString()).toArray(String[]::new));
    columns.put("started", runs.stream().map(Saved::started).toArray(Boolean[]::new));
    columns.put("ended", runs.stream().map(saved -> saved.state().status().ended()).toArray(Boolean[]::new));
    columns.put("release", runs.stream().map(saved -> saved.release() || saved.state().status().ended()).toArray(Boolean[]::new));
    columns.put("now", Timestamps.of(now));
    columns.put("node", node.value());
    columns.put("lease", (double) RunLeaseStore.LEASE.toSeconds());
    return columns;
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
