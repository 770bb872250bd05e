package dev.nightshift.runbook;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what keeps a runbook true against the workspace: its owner, and what its drill needs. */
final class UpkeepLint {
  private final Runbook runbook;
  private final LintContext context;
  private final Findings findings;

  UpkeepLint(Runbook runbook, LintContext context, Findings findings) {
    this.runbook = runbook;
    this.context = context;
    this.findings = findings;
  }

  void check() {
    Upkeep upkeep = runbook.settings().upkeep();
    Located<String> owner = upkeep.owner();
    if (owner != null && !context.catalog().teams().containsKey(owner.value())) {
      findings.error(owner.line(), "there is no team '" + owner.value() + "'; correct its id, or define it in teams/");
    }
    Drill drill = upkeep.drill();
    if (drill != null) {
      drill(drill);
    }
  }

  private void drill(Drill drill) {
    service(drill, drill.service());
    List<String> declared = runbook.settings().inputs().stream().map(Input::name).toList();
    drill.inputs().forEach((name, value) -> {
      if (!declared.contains(name)) {
        findings.error(value.line(), "nightshift.drill.inputs: there is no input '" + name + "'; the inputs are "
            + (declared.isEmpty() ? "none" : String.join(", ", declared)));
      }
    });
    for (Input input : runbook.settings().inputs()) {
      boolean carried = input.from() != null && (input.from().value().startsWith("service.") || byAlert(drill).contains(input.name()));
      if (input.required() && input.defaultValue() == null && !carried && !drill.inputs().containsKey(input.name())) {
        findings.error(drill.line(), "nightshift.drill: input '" + input.name() + "' is required and a drill has no alert to take it from;"
            + " add a sample to drill.inputs, or an alert that carries it to drill.alert");
      }
    }
    if (runbook.rung() == Rung.MANUAL) {
      findings.error(drill.line(), "nightshift.drill: on rung manual the machine runs nothing; raise the rung to human-initiated, or remove the drill");
    } else if (runbook.executableSteps().isEmpty()) {
      findings.error(drill.line(), "nightshift.drill: there is no step that the machine could try; give a fence a name, or remove the drill");
    }
  }

  /** The inputs that the alert of the drill carries, whatever the service. */
  private Set<String> byAlert(Drill drill) {
    RunbookCase.GivenAlert alert = drill.alert();
    if (alert == null) {
      return Set.of();
    }
    AlertView view = new AlertView(alert.name(), alert.severity(), alert.summary(), alert.source(), alert.labels(), alert.annotations(), null);
    return InputBinding.known(runbook, view, Map.of()).inputs().keySet();
  }

  private void service(Drill drill, @Nullable Located<String> service) {
    Located<String> own = runbook.settings().service();
    if (service == null) {
      if (own == null || RunbookMatching.isSelector(own.value())) {
        findings.error(drill.line(), "nightshift.drill must say for which service, because the runbook does not name one; add service: to it");
      }
      return;
    }
    var known = context.catalog().service(service.value());
    if (known.isEmpty()) {
      findings.error(service.line(), "nightshift.drill.service: there is no service '" + service.value() + "'; correct its id, or define it in services/");
    } else if (own != null && !RunbookMatching.matches(own.value(), known.get())) {
      findings.error(service.line(), "nightshift.drill.service: the runbook is for " + own.value() + ", which " + service.value() + " is not");
    }
  }
}
