package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.run.Purpose;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import dev.nightshift.run.StepAttempt;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.ManualStep;
import dev.nightshift.runbook.Section;
import dev.nightshift.runbook.Step;
import dev.nightshift.workspace.Workspace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A run with everything a page shows of it. */
public record RunView(
    RunRow row,
    @Nullable Ask ask,
    List<StepLine> steps,
    String progress,
    Map<String, String> inputs,
    String runbookVersion,
    String workspaceVersion) {
  private static final int MOST_OUTPUT = 5_000;

  /**
   * What a person is asked for.
   *
   * @param step the manual step, empty for an approval
   * @param text who may approve, or what is to be done
   * @param given who has agreed already, in words
   * @param plan the steps that change something, with what they run; empty where the workspace holds another version by now
   */
  public record Ask(
      boolean approval, String step, String text, int minimum, String given, @Nullable Instant until, List<Planned> plan) {}

  /** A step that is about to change something. */
  public record Planned(String name, String text) {}

  static RunView of(Run run, Runs runs, Workspace workspace) {
    CatalogNames names = new CatalogNames(workspace.catalog());
    List<StepAttempt> attempts = runs.attempts(run.id());
    return new RunView(
        RunRow.of(run, names),
        ask(run, names, workspace),
        StepLine.of(attempts, runs.output(run.id(), 0, MOST_OUTPUT)),
        progress(run, attempts),
        inputs(run),
        run.runbookVersion(),
        run.workspaceVersion());
  }

  /** How many targets are done: every step that changes something and was begun there has succeeded. */
  private static String progress(Run run, List<StepAttempt> attempts) {
    if (run.purpose() == Purpose.DIAGNOSE || run.targets().isEmpty()) {
      return "";
    }
    Map<String, Map<String, StepAttempt.Status>> last = new TreeMap<>();
    attempts.stream()
        .filter(attempt -> attempt.section() == Section.MITIGATION)
        .forEach(attempt -> last.computeIfAbsent(attempt.target(), target -> new TreeMap<>()).put(attempt.step(), attempt.status()));
    long done =
        run.targets().stream()
            .map(target -> last.getOrDefault(target, Map.of()).values())
            .filter(steps -> !steps.isEmpty() && steps.stream().allMatch(status -> status == StepAttempt.Status.SUCCEEDED))
            .count();
    return "targets " + done + "/" + run.targets().size();
  }

  private static @Nullable Ask ask(Run run, CatalogNames names, Workspace workspace) {
    Run.WaitsFor waits = run.waitsFor();
    if (waits == null || run.status().ended()) {
      return null;
    }
    String given = String.join(", ", waits.given().stream().map(names::actor).toList());
    boolean approval = waits.kind().equals("approval");
    String text = approval ? names.approvers(waits.text()) : waits.text();
    return new Ask(approval, waits.step(), text, waits.minimum(), given, waits.until(), plan(run, workspace));
  }

  private static List<Planned> plan(Run run, Workspace workspace) {
    return workspace.runbook(run.runbook()).filter(runbook -> runbook.version().equals(run.runbookVersion())).stream()
        .flatMap(runbook -> runbook.steps(Section.MITIGATION).stream())
        .map(RunView::planned)
        .toList();
  }

  private static Planned planned(Step step) {
    return switch (step) {
      case ExecutableStep executable -> new Planned(executable.name(), executable.script().strip());
      case ManualStep manual -> new Planned("by hand", manual.text());
    };
  }

  private static Map<String, String> inputs(Run run) {
    Map<String, String> inputs = new TreeMap<>();
    run.inputs().forEach((name, value) -> inputs.put(name, String.valueOf(value)));
    return inputs;
  }
}
