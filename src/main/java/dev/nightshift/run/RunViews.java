package dev.nightshift.run;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs as the API shows them: words in small letters, as people read them. */
final class RunViews {
  private RunViews() {}

  record RunView(
      long id,
      @Nullable Long incidentId,
      String service,
      String runbook,
      String title,
      String runbookVersion,
      String workspaceVersion,
      String rung,
      String purpose,
      String status,
      String startedBy,
      Map<String, Object> inputs,
      List<String> targets,
      Run.@Nullable WaitsFor waitsFor,
      Run.@Nullable Doing doing,
      @Nullable Instant actsFrom,
      @Nullable Long calledBy,
      String reason,
      Instant plannedAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt) {
    static RunView of(Run run) {
      return new RunView(
          run.id(), run.incidentId(), run.service(), run.runbook(), run.title(), run.runbookVersion(), run.workspaceVersion(), run.rung().word(),
          run.purpose().word(), run.status().word(), run.startedBy(), run.inputs(), run.targets(), run.waitsFor(), run.doing(), run.actsFrom(), run.calledBy(), run.reason(), run.createdAt(),
          run.startedAt(), run.endedAt());
    }
  }

  record AttemptView(
      long id,
      String step,
      String section,
      String target,
      String item,
      int attempt,
      String status,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Integer exit,
      Map<String, Object> values,
      Map<String, String> outputs,
      String reason) {
    static AttemptView of(StepAttempt attempt) {
      return new AttemptView(
          attempt.id(), attempt.step(), attempt.section().name().toLowerCase(Locale.ROOT), attempt.target(), attempt.item(), attempt.attempt(), attempt.status().word(),
          attempt.startedAt(), attempt.endedAt(), attempt.exit(), attempt.values(), attempt.outputs(), attempt.error());
    }
  }

  /** A run with what its steps did. */
  record WholeRun(RunView run, List<AttemptView> attempts) {}

  record RunList(List<RunView> items, @Nullable Long next) {}

  record OutputList(List<StepOutput> items, @Nullable Long next, @Nullable Instant removedAt) {}
}
