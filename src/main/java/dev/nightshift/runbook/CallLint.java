package dev.nightshift.runbook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Checks the runbooks that call others: that these are there, get the inputs they know, and never come back to where they were called. */
public final class CallLint {
  private final Map<String, Runbook> runbooks = new LinkedHashMap<>();
  private final Function<String, Findings> findings;

  /** @param findings those of a file, by its path */
  public CallLint(Collection<Runbook> runbooks, Function<String, Findings> findings) {
    runbooks.forEach(runbook -> this.runbooks.putIfAbsent(runbook.name(), runbook));
    this.findings = findings;
  }

  /** Reports all that is wrong. */
  public void check() {
    for (Runbook runbook : runbooks.values()) {
      for (ExecutableStep step : calls(runbook)) {
        step(runbook, step);
      }
    }
  }

  private static List<ExecutableStep> calls(Runbook runbook) {
    return runbook.executableSteps().stream().filter(ExecutableStep::calls).toList();
  }

  private static String called(ExecutableStep step) {
    return step.attributes().settings().getOrDefault("runbook", "");
  }

  private void step(Runbook runbook, ExecutableStep step) {
    Findings own = findings.apply(runbook.file());
    if (step.attributes().timeout() != null) {
      own.error(step.line(), "step '" + step.name() + "' has a timeout, but the time of the runbook it calls is that runbook's limits.timeout; remove it");
    }
    Runbook other = runbooks.get(called(step));
    if (other == null) {
      own.error(step.line(), "there is no runbook '" + called(step) + "' for step '" + step.name() + "'; correct its name, as its file is called without .md");
      return;
    }
    List<String> path = cycle(runbook.name(), other.name(), new ArrayList<>(List.of(runbook.name())));
    if (!path.isEmpty()) {
      own.error(step.line(), "step '" + step.name() + "' calls in a circle: " + String.join(" → ", path) + "; take one of the calls out");
    }
    if (other.rung() == Rung.MANUAL) {
      own.error(step.line(), "step '" + step.name() + "' calls " + other.file() + ", which is on rung manual and never run by the machine");
    }
    if (step.section().readOnly() && other.steps(Section.DIAGNOSIS).stream().noneMatch(ExecutableStep.class::isInstance)) {
      own.error(step.line(), "step '" + step.name() + "' may only look, and " + other.file() + " has no step under ## Diagnosis");
    }
    inputs(step, other, own);
  }

  /** The way from a runbook back to where it began, or nothing. */
  private List<String> cycle(String begin, String now, List<String> path) {
    path.add(now);
    if (now.equals(begin)) {
      return path;
    }
    Runbook runbook = runbooks.get(now);
    if (runbook == null || path.indexOf(now) < path.size() - 1) {
      return List.of();
    }
    for (ExecutableStep step : calls(runbook)) {
      List<String> found = cycle(begin, called(step), new ArrayList<>(path));
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private static void inputs(ExecutableStep step, Runbook other, Findings own) {
    Set<String> given;
    try {
      given = CallInputs.parse(step.script().replaceAll("\\{\\{[^{}\\n]*}}", "x")).keySet();
    } catch (IllegalArgumentException wrong) {
      own.error(step.line(), "step '" + step.name() + "': " + wrong.getMessage());
      return;
    }
    List<String> known = other.settings().inputs().stream().map(Input::name).toList();
    given.stream().filter(name -> !known.contains(name)).forEach(name ->
        own.error(step.line(), "step '" + step.name() + "' gives an input '" + name + "' that " + other.file() + " does not have; its inputs are "
            + (known.isEmpty() ? "none" : String.join(", ", known))));
    other.settings().inputs().stream()
        .filter(input -> input.required() && input.from() == null && input.defaultValue() == null && !given.contains(input.name()))
        .forEach(input -> own.error(step.line(), "step '" + step.name() + "' must give the input '" + input.name() + "' that " + other.file() + " requires"));
  }
}
