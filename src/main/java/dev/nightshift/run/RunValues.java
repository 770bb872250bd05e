package dev.nightshift.run;

import dev.nightshift.incident.Incident;
import dev.nightshift.runbook.EnvironmentNames;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.target.Inventory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the expressions, placeholders and scripts of a run can see. */
final class RunValues {
  private final Run run;
  private final Plan plan;
  private final @Nullable Incident incident;
  private final List<StepAttempt> attempts;
  private final int number;
  private final @Nullable Object item;
  private final long fence;

  RunValues(Run run, Plan plan, @Nullable Incident incident, List<StepAttempt> attempts) {
    this(run, plan, incident, attempts, 0, null, 0);
  }

  private RunValues(
      Run run, Plan plan, @Nullable Incident incident, List<StepAttempt> attempts, int number, @Nullable Object item, long fence) {
    this.run = run;
    this.plan = plan;
    this.incident = incident;
    this.attempts = attempts;
    this.number = number;
    this.item = item;
    this.fence = fence;
  }

  /** The same with the token of what the run holds; 0 where it holds nothing. */
  RunValues fenced(long token) {
    return new RunValues(run, plan, incident, attempts, number, item, token);
  }

  /** The same as seen by an attempt for an item of a matrix; by any other they stay as they are. */
  RunValues at(String place, RunState state) {
    int its = Place.of(place).item();
    return its == 0 ? this : new RunValues(run, plan, incident, attempts, its, state.item(place), fence);
  }

  Run run() {
    return run;
  }

  Plan plan() {
    return plan;
  }

  /** What is known before the run exists. */
  static Map<String, Object> planned(Plan plan) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("alert", plan.alert());
    variables.put("service", plan.serviceView());
    variables.put("labels", plan.alert().getOrDefault("labels", Map.of()));
    variables.put("annotations", plan.alert().getOrDefault("annotations", Map.of()));
    variables.put("inputs", plan.inputs());
    return variables;
  }

  /** The variables of a condition; {@code steps} are the results on the target, or the latest ones where there is none. */
  Map<String, Object> variables(@Nullable TargetAddress target) {
    Map<String, Object> variables = planned(plan);
    variables.put("incident", incidentView());
    variables.put("run", Map.of(
        "id", run.id(), "rung", plan.rung().word(), "runbook", plan.runbook(), "targets", run.targets()));
    variables.put("steps", results(target).views());
    variables.put("target", target == null ? Map.of("name", "", "address", "", "labels", Map.of()) : Inventory.view(target));
    if (item != null) {
      variables.put("matrix", item);
    }
    return variables;
  }

  /** The version of the workspace that the run began under. */
  String workspaceVersion() {
    return run.workspaceVersion();
  }

  Map<String, Object> variables() {
    return variables(null);
  }

  /** The environment of a script: labels, inputs and what earlier steps handed on. */
  Map<String, String> environment(@Nullable TargetAddress target) {
    String name = target == null ? "" : target.name();
    Map<String, String> environment = new TreeMap<>();
    results(target).latest().forEach((step, attempt) ->
        attempt.outputs().forEach((key, value) -> environment.put(EnvironmentNames.ofOutput(step, key), value)));
    environment.putAll(plan.environment());
    if (item != null) {
      environment.put(EnvironmentNames.MATRIX, Matrix.text(item));
    }
    if (item instanceof Map<?, ?> fields) {
      fields.forEach((field, value) -> environment.put(EnvironmentNames.ofItem(String.valueOf(field)), Matrix.text(value)));
    }
    environment.put("NIGHTSHIFT_INCIDENT", incident == null ? "" : Long.toString(incident.id()));
    environment.put("NIGHTSHIFT_RUN", Long.toString(run.id()));
    environment.put("NIGHTSHIFT_TARGET", name);
    environment.put("NIGHTSHIFT_RUNG", plan.rung().word());
    if (fence > 0) {
      environment.put("NIGHTSHIFT_FENCE", Long.toString(fence));
    }
    return environment;
  }

  private StepResults results(@Nullable TargetAddress target) {
    return new StepResults(attempts, new Place(target == null ? "" : target.name(), number));
  }

  private Map<String, Object> incidentView() {
    return incident == null
        ? Map.of("id", 0, "title", "", "severity", "", "status", "")
        : Map.of(
            "id", incident.id(),
            "title", incident.title(),
            "severity", incident.severity().name().toLowerCase(Locale.ROOT),
            "status", incident.status().name().toLowerCase(Locale.ROOT));
  }
}
