package dev.nightshift.runbook;

import dev.nightshift.platform.Template;
import dev.nightshift.spi.SecretReference;
import dev.nightshift.spi.StepKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks that every placeholder has a value where placeholders are filled in, and that none stands where they are not. */
final class PlaceholderLint {
  /** Go templates ({@code {{.Status}}}), as docker and kubectl take them, are none of ours. */
  private static final Pattern OURS = Pattern.compile("\\{\\{\\s*([A-Za-z_][A-Za-z0-9_./:-]*)\\s*}}");
  private static final Set<String> GO_TEMPLATE = Set.of("end", "else", "break", "continue");
  private static final Pattern BY_HAND = Pattern.compile("(?<![<\\w&\\\\])<([A-Za-z](?:[A-Za-z0-9_ .-]*[A-Za-z0-9_])?)>");
  private static final List<String> VARIABLES = List.of("alert", "service", "labels", "annotations", "incident", "run", "inputs");

  private final Runbook runbook;
  private final LintContext context;
  private final Findings findings;
  private final Set<String> names;

  PlaceholderLint(Runbook runbook, LintContext context, Findings findings) {
    this.runbook = runbook;
    this.context = context;
    this.findings = findings;
    this.names = new HashSet<>(List.of("id", "name", "team", "env"));
    runbook.settings().inputs().forEach(input -> names.add(input.name()));
  }

  void check() {
    Located<String> targets = runbook.settings().targets();
    if (targets != null) {
      filled("nightshift.targets", targets.value(), targets.line(), List.of(), null);
    }
    runbook.settings().interlock().locks().forEach(lock -> filled("nightshift.locks", lock.value(), lock.line(), List.of(), null));
    for (ExecutableStep step : runbook.executableSteps()) {
      String on = step.attributes().on();
      if (on != null) {
        filled("on of step '" + step.name() + "'", on, step.line(), List.of(), null);
      }
      step.attributes().settings().forEach((key, value) ->
          unfilled("the attribute " + key + " of step", step, new Located<>(value, step.line())));
      if (context.kind(step.kind()).map(StepKind::templated).orElse(false)) {
        List<String> earlier = ConditionLint.before(runbook, step);
        lines(step).forEach(line -> filled("step '" + step.name() + "'", line.value(), line.line(), earlier, step));
        lines(step).forEach(line -> secrets(step, line));
      } else if (!context.kind(step.kind()).map(StepKind::ownPlaceholders).orElse(false)) {
        lines(step).forEach(line -> unfilled("the script of step", step, line));
        lines(step).forEach(line -> byHand(step, line));
      }
    }
  }

  private static List<Located<String>> lines(ExecutableStep step) {
    List<Located<String>> lines = new ArrayList<>();
    for (String line : Arrays.asList(step.script().split("\n", -1))) {
      lines.add(new Located<>(line, step.line() + 1 + lines.size()));
    }
    return lines;
  }

  private void filled(String what, String text, int line, List<String> earlier, @Nullable ExecutableStep step) {
    try {
      for (String name : Template.parse(text).names()) {
        if (!known(name, earlier, step)) {
          findings.error(line, what + " needs {{" + name + "}}, which has no value here; declare it under inputs:, or correct the name");
        }
      }
    } catch (IllegalArgumentException problem) {
      findings.error(line, what + ": " + problem.getMessage());
    }
  }

  private void secrets(ExecutableStep step, Located<String> line) {
    for (String reference : RunbookSecrets.in(line.value())) {
      if (context.catalog().secrets().containsKey(reference) || SecretReference.parse(reference).isPresent()) {
        continue;
      }
      findings.error(line.line(), reference.contains(":")
          ? "a secret of step '" + step.name() + "' " + SecretReference.wrong(reference)
          : "there is no secret '" + reference + "' for step '" + step.name() + "'; name it under secrets: in nightshift.yaml");
    }
  }

  private boolean known(String name, List<String> earlier, @Nullable ExecutableStep step) {
    if (names.contains(name) || name.equals("matrix") && step != null && forItems(step)) {
      return true;
    }
    String[] path = name.split("\\.", 3);
    if (path.length < 2) {
      return false;
    }
    return switch (path[0]) {
      case "steps" -> earlier.contains(path[1]) && path.length == 3;
      case "inputs" -> runbook.settings().inputs().stream().anyMatch(input -> input.name().equals(path[1]));
      case "target" -> step != null && field(path);
      case "matrix" -> step != null && forItems(step);
      default -> VARIABLES.contains(path[0]) && field(path);
    };
  }

  /** Whether it has a matrix, or undoes a step that has one. */
  private boolean forItems(ExecutableStep step) {
    return step.attributes().matrix() != null
        || runbook.executableSteps().stream().anyMatch(other -> other.attributes().matrix() != null && step.name().equals(other.attributes().undo()));
  }

  private static boolean field(String[] path) {
    List<String> fields = Conditions.FIELDS.get(path[0]);
    return fields == null || fields.contains(path[1]);
  }

  private void unfilled(String what, ExecutableStep step, Located<String> line) {
    Matcher ours = OURS.matcher(line.value());
    while (ours.find()) {
      if (!GO_TEMPLATE.contains(ours.group(1))) {
        findings.error(line.line(), what + " '" + step.name() + "' is never filled in, so " + ours.group()
            + " would stay as it is; use a value of the environment such as \"$" + EnvironmentNames.ofInput(ours.group(1)) + "\"");
      }
    }
  }

  private void byHand(ExecutableStep step, Located<String> line) {
    Matcher byHand = BY_HAND.matcher(line.value());
    while (byHand.find()) {
      findings.error(line.line(), "step '" + step.name() + "' holds " + byHand.group()
          + ", which a person would have to replace; declare an input and use \"$"
          + EnvironmentNames.ofInput(byHand.group(1)) + "\"");
    }
  }
}
