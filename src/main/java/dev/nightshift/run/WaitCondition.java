package dev.nightshift.run;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.ExpressionProblem;
import dev.nightshift.runbook.Conditions;
import dev.nightshift.runbook.ExecutableStep;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Whether what a step waits for is true at a moment. */
record WaitCondition(ExecutableStep step, RunValues values, boolean alertsClear, Instant runBegan, Instant since, Instant now) {

  RunEvent.ConditionSeen seen() {
    try {
      return new RunEvent.ConditionSeen(step.name(), Conditions.WAIT.condition(text()).test(variables()), "");
    } catch (ExpressionProblem problem) {
      return new RunEvent.ConditionSeen(step.name(), false, String.valueOf(problem.getMessage()));
    }
  }

  /** What it would do, with the answer of this moment. */
  String plan(Duration patience) {
    RunEvent.ConditionSeen seen = seen();
    String answer = seen.problem().isEmpty() ? "Now it is " + seen.holds() + "." : "This cannot be told before its turn comes: " + seen.problem();
    return "Waits at most " + Durations.format(patience) + " until this is true:\n" + text().indent(2) + answer;
  }

  private String text() {
    return step.script().strip();
  }

  private Map<String, Object> variables() {
    Map<String, Object> variables = values.variables();
    variables.remove("target");
    variables.put("alerts", Map.of("clear", alertsClear));
    variables.put("elapsed", Map.of("step", Duration.between(since, now).toSeconds(), "run", Duration.between(runBegan, now).toSeconds()));
    return variables;
  }
}
