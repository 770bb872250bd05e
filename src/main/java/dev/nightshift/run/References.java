package dev.nightshift.run;

import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.AlertView;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.InputBinding;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.target.NothingChosen;
import dev.nightshift.target.StepKinds;
import dev.nightshift.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether what the steps of a runbook refer to is still there: targets by its selectors, and what each step kind knows of. What cannot
 * be told is not missing.
 */
public final class References {
  private final PlanMaker plans;
  private final StepKinds kinds;
  private final StepRunner runner;

  References(PlanMaker plans, StepKinds kinds, StepRunner runner) {
    this.plans = plans;
    this.kinds = kinds;
    this.runner = runner;
  }

  /**
   * Returns what is missing, in sentences without secrets.
   *
   * @param service null for a runbook that names none: only what needs no target is looked at
   * @param inputs sample values; what has none is not known
   */
  public List<String> missing(Workspace workspace, Runbook runbook, @Nullable String service, Map<String, String> inputs) throws InterruptedException {
    AlertView none = AlertView.none(service == null ? null : workspace.catalog().service(service).orElse(null));
    InputBinding.Bound bound = InputBinding.known(runbook, none, inputs);
    Map<String, Object> variables = new LinkedHashMap<>(none.variables());
    variables.put("inputs", bound.inputs());
    StepTargets targets = new StepTargets(plans.inventory(workspace), runbook, service == null ? "" : service, variables, kinds);
    Look look = new Look(targets, service != null, bound, variables, workspace.version());
    List<String> missing = new ArrayList<>();
    for (ExecutableStep step : runbook.executableSteps()) {
      if (!step.waits()) {
        look.at(step).forEach(what -> missing.add("step '" + step.name() + "': " + what));
      }
    }
    return missing.stream().distinct().toList();
  }

  /** One look at one runbook for one service. */
  private final class Look {
    private final StepTargets targets;
    private final boolean served;
    private final InputBinding.Bound bound;
    private final Map<String, Object> variables;
    private final String version;

    Look(StepTargets targets, boolean served, InputBinding.Bound bound, Map<String, Object> variables, String version) {
      this.targets = targets;
      this.served = served;
      this.bound = bound;
      this.variables = variables;
      this.version = version;
    }

    List<String> at(ExecutableStep step) throws InterruptedException {
      List<TargetAddress> chosen;
      try {
        chosen = targets.of(step);
      } catch (NothingChosen nothing) {
        return served ? List.of(String.valueOf(nothing.getMessage())) : List.of();
      } catch (Problem unknown) {
        return List.of();
      }
      try {
        return runner.missing(step, variables, bound.environment(), version, chosen.isEmpty() ? null : chosen.getFirst());
      } catch (Problem | IllegalArgumentException unknown) {
        return List.of();
      }
    }
  }
}
