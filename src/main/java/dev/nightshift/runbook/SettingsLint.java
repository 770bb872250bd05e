package dev.nightshift.runbook;

import dev.nightshift.catalog.Selector;
import org.jspecify.annotations.Nullable;

/** Checks the front matter against the workspace, and whether the rung can be reached at all. */
final class SettingsLint {
  private final Runbook runbook;
  private final LintContext context;
  private final Findings findings;

  SettingsLint(Runbook runbook, LintContext context, Findings findings) {
    this.runbook = runbook;
    this.context = context;
    this.findings = findings;
  }

  void check() {
    service(runbook.settings().service());
    targets();
    order(runbook.settings().limits().order());
    runbook.settings().limits().counted().forEach(this::counted);
    approval(runbook.settings().approval());
    rung();
    always();
  }

  private void service(@Nullable Located<String> service) {
    if (service == null) {
      return;
    }
    try {
      if (!context.hasService(service.value())) {
        findings.error(service.line(), RunbookMatching.isSelector(service.value())
            ? "no service has the labels " + service.value() + "; correct them, or label a service"
            : "there is no service '" + service.value() + "'; correct its id, or define it in services/");
      }
    } catch (IllegalArgumentException problem) {
      findings.error(service.line(), "nightshift.service: " + problem.getMessage());
    }
  }

  private void targets() {
    Located<String> targets = runbook.settings().targets();
    if (targets != null) {
      selector("nightshift.targets", targets.value(), targets.line(), context, findings);
    }
  }

  private void order(@Nullable Located<String> order) {
    if (order != null && !context.selectsTargets().test(Selector.parse(order.value()))) {
      findings.error(order.line(), "nightshift.limits.order: no target has the label " + order.value()
          + ", so there is no order by it; correct the label, or give it to the targets");
    }
  }

  /** A target without the label cannot be counted, so every run would be refused. */
  private void counted(Located<String> label) {
    Located<String> service = runbook.settings().service();
    boolean known = context.catalog().services().values().stream()
        .filter(one -> service == null || RunbookMatching.matches(service.value(), one))
        .anyMatch(one -> one.mayCount(label.value()));
    if (!known) {
      findings.error(label.line(), "nightshift.limits.max-per: no target" + (service == null ? "" : " of " + service.value()) + " has the label " + label.value()
          + ", so none could be counted and no run could act; correct the label, or give it to the targets");
    }
  }

  /** Checks a selector; its placeholders are only known at run time, so there only the label must be somewhere. */
  static void selector(String what, String text, int line, LintContext context, Findings findings) {
    if (text.strip().equals(StepAttributes.LOCAL)) {
      if (!context.catalog().organisation().allowLocal()) {
        findings.error(line, what + " is this node, which the organisation does not allow; choose a target, or allow local steps in"
            + " nightshift.yaml");
      }
      return;
    }
    try {
      String known = text.replaceAll("!=\\s*\\{\\{[^{}]*}}", "!=-").replaceAll("==?\\s*\\{\\{[^{}]*}}", "");
      Selector selector = Selector.parse(known);
      if (!context.selectsTargets().test(selector)) {
        findings.error(line, what + " selects no target: none has " + text + "; correct the labels, or add a target to a service");
      }
    } catch (IllegalArgumentException problem) {
      findings.error(line, what + ": " + problem.getMessage());
    }
  }

  private void approval(@Nullable ApprovalRule approval) {
    if (approval == null) {
      return;
    }
    for (String reference : approval.from()) {
      if (!context.hasApprover(reference)) {
        findings.error(approval.line(), "nobody is '" + reference
            + "', so nobody could approve; write team:ID, person:ID, role:admin or role:responder as the workspace has them");
        return;
      }
    }
    long people = context.approvers(approval.from());
    if (people < approval.minimum()) {
      findings.error(approval.line(), "nightshift.approval asks for " + approval.minimum() + " people, and the workspace has " + people
          + " who may, so it could never be given; lower minimum, or name more people");
    }
  }

  private void always() {
    boolean acts = runbook.executableSteps().stream().anyMatch(step -> step.section() == Section.MITIGATION);
    for (Step step : runbook.steps(Section.ALWAYS)) {
      if (step instanceof ManualStep) {
        findings.warning(step.line(), "no run waits for a person to do what stands under Always; move this step to Mitigation or Verification,"
            + " or make it one that the machine runs");
      } else if (!acts) {
        findings.warning(step.line(), "step '" + step.name() + "' would never run: what stands under Always follows what Mitigation changed,"
            + " and there is no step under ## Mitigation");
      }
    }
  }

  private void rung() {
    Located<Rung> rung = runbook.settings().rung();
    if (!rung.value().unattended()) {
      return;
    }
    boolean acts = runbook.executableSteps().stream().anyMatch(step -> step.section() == Section.MITIGATION);
    boolean proves = runbook.executableSteps().stream().anyMatch(step -> step.section() == Section.VERIFICATION);
    if (acts && !proves) {
      findings.error(rung.line(), "on rung " + rung.value() + " it would act alone and could not prove that it helped; add a step under"
          + " ## Verification, or lower the rung to human-initiated");
    }
    runbook.executableSteps().stream().filter(ExecutableStep::needsPerson).findFirst().ifPresent(step ->
        findings.warning(step.line(), "step '" + step.name() + "' makes every run wait for an answer, so rung " + rung.value()
            + " acts as human-initiated; give it a default, ask under Diagnosis, or lower the rung"));
    runbook.path().stream().filter(ManualStep.class::isInstance).findFirst().ifPresent(step ->
        findings.warning(step.line(), "this manual step makes every run wait for a person, so rung " + rung.value()
            + " acts as human-initiated; remove the step, or lower the rung"));
  }
}
