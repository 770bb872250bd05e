package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.identity.Actor;
import dev.nightshift.platform.Durations;
import dev.nightshift.run.Purpose;
import dev.nightshift.run.Proposal;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunOutputs;
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
    StepLines lines,
    String progress,
    Map<String, String> inputs,
    String runbookVersion,
    String workspaceVersion,
    String outputRemoved,
    @Nullable Long calledBy,
    List<Planned> announced,
    List<RunRow> called) {
  private static final int MOST_CALLED = 50;


  /**
   * What a person is asked for.
   *
   * @param step the manual step, empty for an approval
   * @param text who may approve, or what is to be done
   * @param given who has agreed already, in words
   * @param agreed whether the reader has agreed already
   * @param choices what may be answered to a question; empty for anything else
   * @param refusal why the reader may not approve; empty where they may
   * @param proposal what an approval is for; null for anything else
   */
  public record Ask(
      boolean approval, String step, String text, int minimum, String given, boolean agreed, String refusal, @Nullable Instant until,
      List<String> choices, @Nullable Proposal proposal) {}

  /** A step that is about to change something. */
  public record Planned(String name, String text) {}

  /** The lines of steps that are shown. */
  public List<StepLine> steps() {
    return lines.shown();
  }

  static RunView of(Run run, Runs runs, RunOutputs outputs, Workspace workspace, Actor reader) {
    CatalogNames names = new CatalogNames(workspace.catalog());
    List<StepAttempt> attempts = runs.attemptsInBrief(run.id());
    return new RunView(
        RunRow.of(run, names),
        ask(run, runs, workspace, reader),
        StepLines.of(attempts, runs, outputs),
        progress(run, attempts),
        inputs(run),
        run.runbookVersion(),
        run.workspaceVersion(),
        removed(run, outputs),
        run.calledBy(),
        run.actsFrom() == null ? List.of() : plan(run, workspace),
        runs.calledFrom(run.id(), MOST_CALLED).stream().map(called -> RunRow.of(called, names)).toList());
  }

  private static String removed(Run run, RunOutputs outputs) {
    return outputs
        .removedAt(run.id())
        .map(at -> "What the steps printed was removed on " + at.toString().substring(0, 10) + ": it is kept for " + Durations.format(outputs.kept())
            + " after a run. Results and facts stay.")
        .orElse("");
  }

  /** How far the step under way is; else how many targets are done: every step that changes something and was begun there has succeeded. */
  private static String progress(Run run, List<StepAttempt> attempts) {
    Run.Doing doing = run.doing();
    if (doing != null && doing.total() > 1) {
      return doing.words();
    }
    if (run.purpose() == Purpose.DIAGNOSE || run.targets().isEmpty()) {
      return "";
    }
    Map<String, Map<String, StepAttempt.Status>> last = new TreeMap<>();
    attempts.stream()
        .filter(attempt -> attempt.section() == Section.MITIGATION)
        .forEach(attempt -> last.computeIfAbsent(attempt.targetName(), target -> new TreeMap<>()).put(attempt.step() + attempt.target(), attempt.status()));
    long done =
        run.targets().stream()
            .map(target -> last.getOrDefault(target, Map.of()).values())
            .filter(steps -> !steps.isEmpty() && steps.stream().allMatch(status -> status == StepAttempt.Status.SUCCEEDED))
            .count();
    return "targets " + done + "/" + run.targets().size();
  }

  private static @Nullable Ask ask(Run run, Runs runs, Workspace workspace, Actor reader) {
    Run.WaitsFor waits = run.waitsFor();
    if (waits == null || run.status().ended()) {
      return null;
    }
    CatalogNames names = new CatalogNames(workspace.catalog());
    String given = String.join(", ", waits.given().stream().map(names::actor).toList());
    boolean approval = waits.kind().equals("approval");
    String text = approval ? names.approvers(waits.text()) : waits.text();
    boolean agreed = waits.given().contains(reader.name());
    String refusal = approval ? runs.refusal(run.id(), reader).map(names::approvers).orElse("") : "";
    return new Ask(approval, waits.step(), text, waits.minimum(), given, agreed, refusal, waits.until(), waits.choices(),
        approval ? runs.proposal(run.id()).orElse(null) : null);
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
