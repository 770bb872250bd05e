package dev.nightshift.runbook;

import dev.nightshift.platform.Expressions;
import java.util.List;
import java.util.Map;

/**
 * Which variables a runbook's expressions may use, and which fields these have. Whoever evaluates an expression gives exactly these.
 */
public final class Conditions {
  /** {@code when}: whether the runbook is for an alert. See {@link AlertView#variables}. */
  public static final Expressions WHEN = Expressions.over("alert", "service", "labels", "annotations");

  /** {@code drift.changes}: whether a change of the service makes the runbook doubtful. */
  public static final Expressions CHANGE = Expressions.over("change", "service");

  /** {@code approval.when}, before the first step that changes something. */
  public static final Expressions APPROVAL =
      Expressions.over("alert", "service", "labels", "annotations", "incident", "run", "inputs", "steps");

  /** {@code if} of a step. */
  public static final Expressions STEP =
      Expressions.over("alert", "service", "labels", "annotations", "incident", "run", "inputs", "steps", "target");

  /** {@code matrix} of a step. */
  public static final Expressions MATRIX =
      Expressions.over("alert", "service", "labels", "annotations", "incident", "run", "inputs", "steps", "target");

  /** {@code expect} of a step; {@code matrix} is the item where it has one. */
  public static final Expressions EXPECT =
      Expressions.over("alert", "service", "labels", "annotations", "incident", "run", "inputs", "steps", "target", "result", "matrix");

  /** What a step of the kind {@code wait} waits for: as {@code if} without a target, and what changes while it waits. */
  public static final Expressions WAIT =
      Expressions.over("alert", "service", "labels", "annotations", "incident", "run", "inputs", "steps", "alerts", "elapsed");

  /** The fields of the variables whose fields are fixed. */
  static final Map<String, List<String>> FIELDS =
      Map.of(
          "alert", List.of("name", "severity", "summary", "source", "labels", "annotations"),
          "service", List.of("id", "name", "team", "env", "labels"),
          "incident", List.of("id", "title", "severity", "status"),
          "run", List.of("id", "rung", "runbook", "targets"),
          "target", List.of("name", "address", "connection", "labels"),
          "alerts", List.of("clear"),
          "change", List.of("service", "summary", "source", "integration", "details"),
          "elapsed", List.of("step", "run"));

  private Conditions() {}
}
