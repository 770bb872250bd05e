package dev.nightshift.run;

import dev.nightshift.catalog.Service;
import dev.nightshift.run.CaseResult.Failure;
import dev.nightshift.run.CaseRun.Played;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookCase;
import dev.nightshift.runbook.RunbookCase.Expected;
import dev.nightshift.runbook.RunbookTests;
import dev.nightshift.target.StepKinds;
import dev.nightshift.workspace.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests of runbooks: with the planner, the input binding, the conditions and the state machine of real runs, and with
 * answers, people and a clock that the case gives. Nothing outside is touched. Of the guardrails those are asked that need no
 * history; cooldown, budget and other runs are not there.
 */
public final class RunbookTester {
  private final Workspace workspace;
  private final StepKinds kinds;

  /** @param workspace a valid one, so that its tests are known to fit their runbooks */
  public RunbookTester(Workspace workspace, StepKinds kinds) {
    this.workspace = workspace;
    this.kinds = kinds;
  }

  /** Plays one case. */
  public CaseResult run(RunbookTests tests, RunbookCase one) {
    Runbook runbook = workspace.runbooks().stream().filter(each -> each.file().equals(tests.runbookFile())).findFirst().orElseThrow();
    Service service = RunbookTests.service(one, runbook, workspace.catalog()).orElseThrow();
    return switch (new CaseStart(workspace, kinds, runbook, one, service).decide()) {
      case CaseStart.Decision.Refused refused -> {
        Observed observed = new Observed("not-started", refused.why(), null);
        yield result(tests, runbook, one, compare(one, observed), List.of("+0s  not started: " + refused.why()), Duration.ZERO);
      }
      case CaseStart.Decision.Planned planned -> {
        Played played = new CaseRun(new CaseWorld.Setting(workspace, kinds, runbook, one), planned.plan()).play();
        String problem = played.problem();
        Observed observed = new Observed(played.outcome(), played.state().reason(), played);
        List<Failure> failures = problem == null ? compare(one, observed) : List.of(new Failure(one.line(), problem));
        yield result(tests, runbook, one, failures, played.story(), Duration.between(played.from(), played.to()));
      }
    };
  }

  private static CaseResult result(
      RunbookTests tests, Runbook runbook, RunbookCase one, List<Failure> failures, List<String> story, Duration simulated) {
    return new CaseResult(tests.file(), runbook.name(), one.name(), one.line(), failures, story, simulated);
  }

  /** @param played null where the run never started */
  private record Observed(String outcome, String reason, @Nullable Played played) {}

  private static List<Failure> compare(RunbookCase one, Observed observed) {
    Expected expected = one.expected();
    Optional<Played> played = Optional.ofNullable(observed.played());
    List<Failure> failures = new ArrayList<>();
    lists("ran", expected.ran(), played.map(Played::ran).orElse(List.of()), failures);
    lists("skipped", expected.skipped(), played.map(Played::skipped).orElse(List.of()), failures);
    lists("undone", expected.undone(), played.map(Played::undone).orElse(List.of()), failures);
    lists("waits-for", expected.waitsFor(), played.map(Played::waitedFor).orElse(List.of()), failures);
    outcome(one, observed, failures);
    Located<String> reason = expected.reason();
    if (reason != null && !observed.reason().contains(reason.value())) {
      failures.add(differs(reason.line(), "reason", "… " + reason.value() + " …", observed.reason().isEmpty() ? "none" : observed.reason()));
    }
    String rung = played.map(run -> run.plan().rung().word()).orElse("none: it did not start");
    if (expected.rung() != null && !expected.rung().value().word().equals(rung)) {
      failures.add(differs(expected.rung().line(), "rung", expected.rung().value().word(), rung));
    }
    inputs(expected, played.map(run -> run.plan().inputs()).orElse(Map.of()), failures);
    return failures;
  }

  /** A run that does not even start fails the case also where no outcome is written: nothing else could fail any more. */
  private static void outcome(RunbookCase one, Observed observed, List<Failure> failures) {
    String actual = observed.outcome() + (observed.reason().isEmpty() ? "" : ": " + observed.reason());
    Located<String> outcome = one.expected().outcome();
    if (outcome == null && observed.played() == null) {
      failures.add(differs(one.line(), "outcome", "a run", actual));
    } else if (outcome != null && !outcome.value().equals(observed.outcome())) {
      failures.add(differs(outcome.line(), "outcome", outcome.value(), actual));
    }
  }

  private static void lists(String what, @Nullable Located<List<String>> expected, List<String> actual, List<Failure> failures) {
    if (expected != null && !expected.value().equals(actual)) {
      failures.add(differs(expected.line(), what, list(expected.value()), list(actual)));
    }
  }

  private static void inputs(Expected expected, Map<String, Object> actual, List<Failure> failures) {
    expected.inputs().forEach((name, value) -> {
      Object bound = actual.get(name);
      if (bound == null || !bound.toString().equals(value.value())) {
        failures.add(differs(value.line(), "input " + name, value.value(), bound == null ? "no value" : bound.toString()));
      }
    });
  }

  private static Failure differs(int line, String what, String expected, String actual) {
    return new Failure(line, what + " is not as expected\n  expected: " + expected + "\n  but was:  " + actual);
  }

  private static String list(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
