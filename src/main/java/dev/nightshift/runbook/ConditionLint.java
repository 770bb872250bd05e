package dev.nightshift.runbook;

import dev.nightshift.platform.Expression;
import dev.nightshift.platform.ExpressionProblem;
import dev.nightshift.platform.Expressions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compiles every condition and checks that what it reads is there. */
final class ConditionLint {
  private final Runbook runbook;
  private final Findings findings;

  ConditionLint(Runbook runbook, Findings findings) {
    this.runbook = runbook;
    this.findings = findings;
  }

  void check() {
    condition("nightshift.when", runbook.settings().when(), Conditions.WHEN, List.of());
    Located<String> changes = runbook.settings().upkeep().changes();
    if (changes != null && !changes.value().equals(Upkeep.ALL) && !changes.value().equals(Upkeep.NO_CHANGE)) {
      condition("nightshift.drift.changes", changes, Conditions.CHANGE, List.of());
    }
    ApprovalRule approval = runbook.settings().approval();
    if (approval != null) {
      condition("nightshift.approval.when", approval.when(), Conditions.APPROVAL, namesOf(runbook.steps(Section.DIAGNOSIS)));
    }
    for (ExecutableStep step : runbook.executableSteps()) {
      List<String> earlier = before(runbook, step);
      condition("if of step '" + step.name() + "'", at(step.attributes().condition(), step), Conditions.STEP, earlier);
      expression("matrix of step '" + step.name() + "'", at(step.attributes().matrix(), step), Conditions.MATRIX, earlier);
      if (step.waits()) {
        condition("what step '" + step.name() + "' waits for", at(step.script().strip(), step), Conditions.WAIT, earlier);
      }
      condition("expect of step '" + step.name() + "'", at(step.attributes().expect(), step), Conditions.EXPECT, earlier);
    }
  }

  /** The steps whose results a step can read: those before it on the path, then in Rollback, then in Always. */
  static List<String> before(Runbook runbook, ExecutableStep step) {
    List<Step> path = new ArrayList<>(runbook.path());
    path.addAll(runbook.steps(Section.ROLLBACK));
    path.addAll(runbook.steps(Section.ALWAYS));
    return namesOf(path.subList(0, Math.max(0, path.indexOf(step))));
  }

  private static List<String> namesOf(List<Step> steps) {
    return steps.stream().map(Step::name).toList();
  }

  private static @Nullable Located<String> at(@Nullable String text, Step step) {
    return text == null ? null : new Located<>(text, step.line());
  }

  private void condition(String what, @Nullable Located<String> text, Expressions language, List<String> earlier) {
    check(what, text, language::condition, earlier);
  }

  /** One that need not be true or false. */
  private void expression(String what, @Nullable Located<String> text, Expressions language, List<String> earlier) {
    check(what, text, language::compile, earlier);
  }

  private void check(String what, @Nullable Located<String> text, Function<String, Expression> compiler, List<String> earlier) {
    if (text == null) {
      return;
    }
    try {
      Expression expression = compiler.apply(text.value());
      expression.paths().forEach(path -> reads(what, path, text.line(), earlier));
    } catch (ExpressionProblem problem) {
      findings.error(text.line(), what + ": " + problem.reason());
    }
  }

  private void reads(String what, List<String> path, int line, List<String> earlier) {
    if (path.size() < 2) {
      return;
    }
    String name = path.get(1);
    switch (path.getFirst()) {
      case "steps" -> {
        if (!earlier.contains(name)) {
          findings.error(line, what + " reads step '" + name + "', " + (runbook.step(name).isPresent()
              ? "which has not run by then; move it up"
              : "which does not exist; the steps before it are " + list(earlier)));
        }
      }
      case "inputs" -> {
        List<String> inputs = runbook.settings().inputs().stream().map(Input::name).toList();
        if (!inputs.contains(name)) {
          findings.error(line, what + " reads input '" + name + "', which does not exist; the inputs are " + list(inputs));
        }
      }
      default -> field(what, path.getFirst(), name, line);
    }
  }

  private void field(String what, String variable, String name, int line) {
    List<String> fields = Conditions.FIELDS.get(variable);
    if (fields != null && !fields.contains(name)) {
      findings.error(line, what + ": " + variable + " has no field '" + name + "'; it has " + list(fields));
    }
  }

  private static String list(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
