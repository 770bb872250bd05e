package dev.nightshift.run;

import dev.nightshift.platform.Expression;
import dev.nightshift.platform.ExpressionProblem;
import dev.nightshift.run.RunEvent.Answer;
import dev.nightshift.runbook.Conditions;
import dev.nightshift.runbook.ExecutableStep;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Whether the {@code if} of a step holds, for which targets, and for which items of its matrix. */
final class StepCondition {
  /** What is another thing on another target: an earlier step has a result on each. */
  private static final Set<String> DIFFERS = Set.of("target", "steps");

  private StepCondition() {}

  /** @param values asked only where there is a condition, because they may have to be fetched */
  static Answer answer(ExecutableStep step, Plan plan, Supplier<RunValues> values, List<String> targets) {
    Answer answer = condition(step, plan, values, targets);
    String matrix = step.attributes().matrix();
    return matrix != null && answer instanceof Answer.Go go ? Matrix.answer(step, matrix, plan, values.get(), go.targets()) : answer;
  }

  private static Answer condition(ExecutableStep step, Plan plan, Supplier<RunValues> values, List<String> targets) {
    String condition = step.attributes().condition();
    if (condition == null) {
      return new Answer.Go(targets);
    }
    try {
      List<String> holding = holding(condition, plan, values.get(), targets);
      return holding.isEmpty() ? new Answer.Skip("its condition " + condition + " does not hold") : new Answer.Go(holding);
    } catch (ExpressionProblem problem) {
      return new Answer.Stop("whether '" + step.name() + "' should run cannot be told: " + problem.getMessage());
    }
  }

  private static List<String> holding(String condition, Plan plan, RunValues values, List<String> targets) {
    Expression expression = Conditions.STEP.condition(condition);
    boolean perTarget = expression.paths().stream().anyMatch(path -> DIFFERS.contains(path.getFirst()));
    if (!perTarget) {
      return expression.test(values.variables()) ? targets : List.of();
    }
    return targets.stream().filter(name -> expression.test(values.variables(plan.target(name).orElse(null)))).toList();
  }
}
