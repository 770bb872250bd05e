package dev.nightshift.runbook;

import dev.nightshift.spi.StepKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Checks each executable step: its kind, its attributes, where it runs and what undoes it. */
final class StepLint {
  private final Runbook runbook;
  private final LintContext context;
  private final Findings findings;

  StepLint(Runbook runbook, LintContext context, Findings findings) {
    this.runbook = runbook;
    this.context = context;
    this.findings = findings;
  }

  void check() {
    for (ExecutableStep step : runbook.executableSteps()) {
      Optional<StepKind> kind = context.kind(step.kind());
      if (kind.isPresent()) {
        settings(step, kind.get());
        kind.get()
            .check(step.language(), step.script(), attributes(step))
            .forEach(problem -> findings.error(step.line(), "step '" + step.name() + "': " + problem));
        earlier(step, kind.get());
        defined(step, kind.get());
      } else if (!step.kind().isBlank()) {
        unknown(step);
      }
      if (step.script().isBlank() && step.kind().equals(Languages.SCRIPT)) {
        findings.error(step.line(), "step '" + step.name() + "' is empty; write what it does, or remove it");
      }
      if (step.waits()) {
        once(step, "waits for one condition and changes nothing");
      } else if (step.asks()) {
        asks(step);
      } else {
        where(step);
      }
      undo(step);
      matrix(step);
      again(step);
      credential(step);
    }
  }

  private static Map<String, String> attributes(ExecutableStep step) {
    Map<String, String> attributes = new HashMap<>(step.attributes().settings());
    attributes.put(StepKind.READ_ONLY, Boolean.toString(!step.mutating()));
    return attributes;
  }

  private void unknown(ExecutableStep step) {
    List<String> known = context.kinds().stream().map(StepKind::name).sorted().toList();
    findings.error(step.line(), "there is no step kind '" + step.kind() + "' here, so step '" + step.name()
        + "' cannot run; the kinds are " + String.join(", ", known));
  }

  private void settings(ExecutableStep step, StepKind kind) {
    TreeSet<String> known = new TreeSet<>(kind.attributes().stream().map(StepKind.Attribute::name).toList());
    for (String name : new TreeSet<>(step.attributes().settings().keySet())) {
      if (!known.contains(name)) {
        findings.error(step.line(), "step '" + step.name() + "' has an attribute '" + name + "' that nobody reads; a " + kind.name()
            + " step knows " + String.join(", ", known.isEmpty() ? List.of("none of its own") : known) + " and the common ones");
      }
    }
    for (StepKind.Attribute attribute : kind.attributes()) {
      if (attribute.required() && !step.attributes().settings().containsKey(attribute.name())) {
        findings.error(step.line(), "step '" + step.name() + "' needs the attribute " + attribute.name() + " (" + attribute.help() + ")");
      }
    }
  }

  private void defined(ExecutableStep step, StepKind kind) {
    kind.definitions().forEach((attribute, section) -> {
      String name = step.attributes().settings().get(attribute);
      if (name != null && !name.contains("{{") && context.catalog().settings().keySet().stream().noneMatch(key -> key.startsWith(section + "." + name + "."))) {
        findings.error(step.line(), "step '" + step.name() + "' has " + attribute + "=" + name + ", which the workspace does not define; describe it under "
            + section + ": in nightshift.yaml, or correct its name");
      }
    });
  }

  private void earlier(ExecutableStep step, StepKind kind) {
    for (String attribute : kind.earlierSteps()) {
      String named = step.attributes().settings().get(attribute);
      List<String> before = ConditionLint.before(runbook, step);
      if (named != null && !(before.contains(named) && runbook.step(named).orElse(null) instanceof ExecutableStep other && other.kind().equals(step.kind()))) {
        findings.error(step.line(), "step '" + step.name() + "' has " + attribute + "=" + named + ", and there is no earlier step '" + named + "' of the kind "
            + kind.name() + "; write the name of one above it");
      }
    }
  }

  private void where(ExecutableStep step) {
    String on = step.attributes().on();
    if (on != null) {
      SettingsLint.selector("on of step '" + step.name() + "'", on, step.line(), context, findings);
    } else if (runbook.settings().targets() == null && needsTarget(step)) {
      findings.error(step.line(), "nothing says where step '" + step.name()
          + "' runs; add targets: to the front matter, or on=… to the step");
    }
  }

  private boolean needsTarget(ExecutableStep step) {
    boolean script = context.kind(step.kind()).map(kind -> !kind.templated()).orElse(false);
    return script || step.script().matches("(?s).*\\{\\{\\s*target\\..*");
  }

  /** One condition for the whole run, looked at again and again: what belongs to tries on targets means nothing for it. */
  private void once(ExecutableStep step, String what) {
    StepAttributes own = step.attributes();
    if (own.on() != null || own.retries() > 0 || own.expect() != null || own.undo() != null || own.as() != null || own.matrix() != null) {
      findings.error(step.line(), "step '" + step.name()
          + "' " + what + "; remove its on, retries, expect, undo, as and matrix");
    }
  }

  private void asks(ExecutableStep step) {
    once(step, "asks people once");
    if (step.section() == Section.ROLLBACK || step.section() == Section.ALWAYS) {
      findings.error(step.line(), "nobody is asked any more when step '" + step.name() + "' would run; ask under Diagnosis, Mitigation or Verification");
    }
    for (String reference : step.attributes().settings().getOrDefault("to", "").split(",")) {
      if (!reference.isBlank() && !context.hasApprover(reference.strip())) {
        findings.error(step.line(), "nobody is '" + reference.strip() + "', so nobody could answer step '" + step.name()
            + "'; write team:ID, person:ID, role:admin or role:responder as the workspace has them");
      }
    }
  }

  private void undo(ExecutableStep step) {
    String undo = step.attributes().undo();
    if (undo == null || step.waits() || step.asks()) {
      return;
    }
    if (step.section() == Section.ALWAYS) {
      findings.error(step.line(), "nothing is undone any more when step '" + step.name() + "' runs, at the very end; remove undo");
      return;
    }
    Step other = runbook.step(undo).orElse(null);
    if (!(other instanceof ExecutableStep) || other.section() != Section.ROLLBACK) {
      findings.error(step.line(), other == null
          ? "there is no step '" + undo + "' to undo '" + step.name() + "'; write one under ## Rollback, or correct the name"
          : "step '" + undo + "' cannot undo '" + step.name() + "' because it is not under ## Rollback; move it there");
    }
  }

  private void matrix(ExecutableStep step) {
    if (step.attributes().matrix() != null && step.section() == Section.ROLLBACK) {
      findings.error(step.line(), "step '" + step.name() + "' runs for the items of the steps that it undoes; remove its matrix");
    }
  }

  private void again(ExecutableStep step) {
    if (step.attributes().retries() > 0 && !step.attributes().idempotent() && !step.waits() && !step.asks()) {
      findings.error(step.line(), "step '" + step.name()
          + "' is retried, but nothing says that it may run twice; add idempotent, or remove retries");
    }
  }

  private void credential(ExecutableStep step) {
    String credential = step.attributes().as();
    if (credential != null && !context.catalog().secrets().containsKey(credential)) {
      findings.error(step.line(), "there is no secret '" + credential + "' for step '" + step.name()
          + "'; name it under secrets: in nightshift.yaml");
    }
  }
}
