package dev.nightshift.run;

import dev.nightshift.platform.ExpressionProblem;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Template;
import dev.nightshift.runbook.Conditions;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Placeholders;
import dev.nightshift.runbook.StepAttributes;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.target.StepKinds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one attempt of one step and judges what came of it. Touches no database. */
final class StepRunner {
  private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

  /** For a step that sets no timeout of its own. */
  static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final StepKinds kinds;
  private final Masks masks;

  StepRunner(StepKinds kinds, Masks masks) {
    this.kinds = kinds;
    this.masks = masks;
  }

  /** Runs a step; whatever goes wrong is in the answer. */
  Seen run(ExecutableStep step, RunValues values, @Nullable TargetAddress target, StepKind.Output output) throws InterruptedException {
    Masking masking = masks.masking();
    try {
      StepKind kind = kinds.get(step.kind());
      Map<String, Object> variables = values.variables(target);
      StepKind.Result result = kind.run(request(kind, step, variables, values, target), output);
      return seen(step, result, variables, masking);
    } catch (Problem | IllegalArgumentException problem) {
      return Seen.failed(masking.text(String.valueOf(problem.getMessage())));
    } catch (RuntimeException unexpected) {
      LOG.error("Step {} failed in a way its kind {} does not know", step.name(), step.kind(), unexpected);
      return Seen.failed(masking.text("the step kind " + step.kind() + " failed: " + unexpected));
    }
  }

  /** Says what a step would do; where that cannot be told yet, it says why. */
  String plan(ExecutableStep step, RunValues values, @Nullable TargetAddress target) {
    return look(step, values, target).text();
  }

  /** The same, and what broke while it was looked at; that something cannot be told yet is no break. */
  StepKind.DryRun look(ExecutableStep step, RunValues values, @Nullable TargetAddress target) {
    Masking masking = masks.masking();
    StepKind kind;
    StepKind.Request request;
    try {
      kind = kinds.get(step.kind());
      request = request(kind, step, values.variables(target), values, target);
    } catch (Problem | IllegalArgumentException unknown) {
      return new StepKind.DryRun(untold(masking, step, unknown), null);
    }
    try {
      StepKind.DryRun dryRun = kind.dryRun(request);
      return new StepKind.DryRun(masking.text(dryRun.text()), dryRun.problem() == null ? null : masking.text(dryRun.problem()));
    } catch (Problem | IllegalArgumentException broken) {
      return new StepKind.DryRun(untold(masking, step, broken), masking.text(String.valueOf(broken.getMessage())));
    }
  }

  private static String untold(Masking masking, ExecutableStep step, RuntimeException why) {
    return masking.text("This cannot be told before its turn comes: " + why.getMessage() + "\n\n" + step.script().indent(2));
  }

  /** Names what a step refers to that is no longer there; places without a value stay in its text. */
  List<String> missing(ExecutableStep step, Map<String, Object> variables, Map<String, String> environment, String version, @Nullable TargetAddress target)
      throws InterruptedException {
    Masking masking = masks.masking();
    StepKind kind = kinds.get(step.kind());
    StepKind.Request request = request(step, text(kind, step, variables), environment, version, target);
    return kind.missing(request).stream().map(masking::text).toList();
  }

  private static String text(StepKind kind, ExecutableStep step, Map<String, Object> variables) {
    try {
      return kind.templated() ? rendered(kind, step, variables) : step.script();
    } catch (IllegalArgumentException unbound) {
      return step.script();
    }
  }

  private static String rendered(StepKind kind, ExecutableStep step, Map<String, Object> variables) {
    return Template.parse(step.script()).render(Placeholders.values(variables), kind.context());
  }

  private StepKind.Request request(
      StepKind kind, ExecutableStep step, Map<String, Object> variables, RunValues values, @Nullable TargetAddress target) {
    String text = kind.templated() ? rendered(kind, step, variables) : step.script();
    return request(step, text, values.environment(target), values.workspaceVersion(), target);
  }

  private StepKind.Request request(
      ExecutableStep step, String text, Map<String, String> environment, String version, @Nullable TargetAddress target) {
    StepAttributes own = step.attributes();
    Map<String, String> attributes = new HashMap<>(own.settings());
    attributes.put("output", own.output() == StepAttributes.Output.JSON ? "json" : "text");
    attributes.put(StepKind.READ_ONLY, Boolean.toString(!step.mutating()));
    attributes.put(StepKind.VERSION, version);
    if (own.as() != null) {
      attributes.put("as", own.as());
    }
    Duration timeout = own.timeout() == null ? TIMEOUT : own.timeout();
    return new StepKind.Request(step.name(), step.language(), text, attributes, environment, target, timeout, masks.values());
  }

  static Seen seen(ExecutableStep step, StepKind.Result result, Map<String, Object> variables, Masking masking) {
    String error = result.error();
    boolean ok = error == null && result.defaultSuccess();
    String expect = step.attributes().expect();
    if (error == null && expect != null) {
      try {
        Map<String, Object> judged = new HashMap<>(variables);
        judged.put("result", result.values());
        ok = Conditions.EXPECT.condition(expect).test(judged);
        error = ok ? null : "expected " + expect;
      } catch (ExpressionProblem problem) {
        ok = false;
        error = problem.getMessage();
      }
    }
    if (error == null && !ok) {
      error = result.values().get("exit") == null ? "not successful" : "exit code " + result.values().get("exit");
    }
    return new Seen(ok, exit(result), masking.values(result.values()), masking.texts(result.outputs()), error == null ? "" : masking.text(error));
  }

  private static @Nullable Integer exit(StepKind.Result result) {
    return result.values().get("exit") instanceof Number exit ? exit.intValue() : null;
  }
}
