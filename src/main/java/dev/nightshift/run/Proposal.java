package dev.nightshift.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What people are asked to agree to: the plan, as it would run, with secrets masked.
 *
 * @param plan the digest that an answer is bound to
 * @param environment of the service; empty where it has none
 * @param from who may agree; empty for any responder
 * @param given who has agreed
 * @param until when silence becomes a no
 */
public record Proposal(
    long run,
    String plan,
    String runbook,
    String title,
    String runbookVersion,
    String service,
    String environment,
    Map<String, Object> inputs,
    List<String> targets,
    List<Step> steps,
    List<String> from,
    int minimum,
    List<String> given,
    Instant until) {

  /** The longest list of targets that is written out. */
  private static final int MOST = 20;

  /**
   * One step that would change something, or that a person would do.
   *
   * @param kind {@code manual} for what a person does
   * @param text what it runs, before its values are put in
   * @param undo the step that takes it back, or empty
   */
  public record Step(String name, String kind, String text, List<String> targets, String undo) {
    /** On what, for people to read. */
    public String on() {
      return Proposal.words(targets);
    }
  }

  /** The targets, for people to read. */
  public String on() {
    return targets.isEmpty() ? "no target" : words(targets);
  }

  /** The beginning of the digest, enough for people to compare. */
  public String shortPlan() {
    return plan.substring(0, Math.min(12, plan.length()));
  }

  private static String words(List<String> names) {
    return names.size() <= MOST ? String.join(", ", names) : String.join(", ", names.subList(0, MOST)) + " and " + (names.size() - MOST) + " more";
  }
}
