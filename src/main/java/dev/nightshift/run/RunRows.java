package dev.nightshift.run;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Timestamps;
import dev.nightshift.run.RunState.Approval;
import dev.nightshift.run.RunStore.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads rows of runs. */
final class RunRows {

  private RunRows() {}

  static <T> String[] column(List<T> rows, Function<T, String> value) {
    return rows.stream().map(value).toArray(String[]::new);
  }

  static Plan plan(ResultSet row) throws SQLException {
    return Json.read(row.getString("plan"), Plan.class);
  }

  static Row row(ResultSet row, int number) throws SQLException {
    return row(row, plan(row));
  }

  static Row row(ResultSet row, Plan plan) throws SQLException {
    RunState state = Json.read(row.getString("state"), RunState.class);
    Origin origin = new Origin(
        row.getLong("id"), row.getObject("incident_id", Long.class), row.getString("workspace_version"), row.getString("started_by"),
        row.getString("plan_hash"), Timestamps.read(row, "created_at"));
    Run run = run(origin, plan, state, Timestamps.optional(row, "started_at"), Timestamps.optional(row, "ended_at"));
    return new Row(run, plan, state, row.getLong("fence"), row.getString("holder"));
  }

  /** The row of a run that was just stored, as a look at it would give it. */
  static Row fresh(RunStore.Claim claim, RunStore.Draft draft, String holder, Instant now) {
    Origin origin = new Origin(claim.id(), draft.incidentId(), draft.workspaceVersion(), draft.startedBy(), draft.planHash(), now);
    return new Row(run(origin, draft.plan(), draft.state(), null, null), draft.plan(), draft.state(), claim.fence(), holder);
  }

  /** What was said when a run was stored, beside its plan. */
  private record Origin(
      long id, @Nullable Long incidentId, String workspaceVersion, String startedBy, String planHash, Instant createdAt) {}

  private static Run run(Origin origin, Plan plan, RunState state, @Nullable Instant startedAt, @Nullable Instant endedAt) {
    return new Run(
        origin.id(),
        origin.incidentId(),
        plan.service(),
        plan.runbook(),
        plan.title(),
        plan.version(),
        origin.workspaceVersion(),
        plan.rung(),
        plan.purpose(),
        state.status(),
        origin.startedBy(),
        plan.inputs(),
        plan.targets().stream().map(target -> target.name()).toList(),
        origin.planHash(),
        waitsFor(plan, state),
        doing(state),
        state.status().ended() || state.status() == RunStatus.AWAITING_APPROVAL ? null : state.announced(),
        plan.caller() == null ? null : plan.caller().run(),
        state.reason(),
        origin.createdAt(),
        startedAt,
        endedAt);
  }

  private static Run.@Nullable Doing doing(RunState state) {
    Work work = state.work();
    return work == null
        ? null
        : new Run.Doing(work.step(), work.succeeded().size(), work.failed().size(), state.flights().size(), work.total());
  }

  private static Run.@Nullable WaitsFor waitsFor(Plan plan, RunState state) {
    if (state.waitingSince() == null || state.status().ended()) {
      return null;
    }
    Approval approval = state.approval();
    if (approval != null && state.status() == RunStatus.AWAITING_APPROVAL) {
      return new Run.WaitsFor("approval", "", approval.words(), approval.minimum(), approval.by(), List.of(), approval.until());
    }
    RunState.Asked asked = state.asked();
    if (asked != null) {
      PlannedStep step = plan.step(asked.flight().step());
      List<String> choices = step.ask() == null ? List.of() : step.ask().choices();
      return new Run.WaitsFor("question", step.name(), asked.text(), 1, List.of(), choices, asked.until());
    }
    PlannedStep step = new Turn(plan, state, Instant.EPOCH).current();
    return step == null ? null : new Run.WaitsFor("manual_step", step.name(), step.text(), 1, List.of(), List.of(), null);
  }
}
