package dev.nightshift.run;

import dev.nightshift.platform.Escaping;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Template;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Placeholders;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.target.Inventory;
import dev.nightshift.target.StepKinds;
import java.util.List;
import java.util.Map;

/** Which targets each step of a runbook has. */
final class StepTargets {
  private final Inventory inventory;
  private final Runbook runbook;
  private final String service;
  private final Map<String, Object> variables;
  private final StepKinds kinds;

  StepTargets(Inventory inventory, Runbook runbook, String service, Map<String, Object> variables, StepKinds kinds) {
    this.inventory = inventory;
    this.runbook = runbook;
    this.service = service;
    this.variables = variables;
    this.kinds = kinds;
  }

  /**
   * Returns the targets of a step; empty for one that needs none.
   *
   * @throws Problem where it needs a target and none is chosen, or one that is not permitted
   */
  List<TargetAddress> of(ExecutableStep step) {
    StepKind kind = kinds.get(step.kind());
    String on = step.attributes().on();
    if (on != null) {
      return choose(step, on);
    }
    boolean needs = !step.waits() && !step.asks() && (!kind.templated() || step.script().matches("(?s).*\\{\\{\\s*target\\..*"));
    if (!needs) {
      return List.of();
    }
    Located<String> targets = runbook.settings().targets();
    if (targets == null) {
      throw new Problem.Invalid("Nothing says where step '" + step.name() + "' of " + runbook.file() + " runs: add targets: to its front matter, or on=… to the step.");
    }
    return choose(step, targets.value());
  }

  /** Returns how many targets the service has in all. */
  int known() {
    return inventory.known(service).targets().size();
  }

  private List<TargetAddress> choose(ExecutableStep step, String selector) {
    String text;
    try {
      text = Template.parse(selector).render(Placeholders.values(variables), Escaping.SELECTOR);
    } catch (IllegalArgumentException unbound) {
      throw new Problem.Invalid("The targets of step '" + step.name() + "' (" + selector + ") cannot be told: " + unbound.getMessage(), unbound);
    }
    return inventory.choose(service, text);
  }
}
