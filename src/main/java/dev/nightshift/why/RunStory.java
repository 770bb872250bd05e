package dev.nightshift.why;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Why a run did what it did: from the event to the proof, and what was not done. */
final class RunStory {
  private static final Map<String, String> APPROVALS = Map.ofEntries(
      Map.entry("run.approval_requested", "asked for an approval"), Map.entry("run.approval_voided", "an approval became void"),
      Map.entry("run.replanned", "planned anew"), Map.entry("run.approval_given", "agreed, more are needed"), Map.entry("run.approved", "approved it"),
      Map.entry("run.rejected", "rejected it"), Map.entry("run.approval_expired", "nobody answered in time, which means no"),
      Map.entry("run.stop_requested", "asked to stop"), Map.entry("step.waiting", "a manual step waits for a person"),
      Map.entry("step.asked", "asked a question"), Map.entry("step.answered", "answered"), Map.entry("run.waiting", "waits"));

  /** What the other parts tell, or what says nothing by itself. */
  private static final Set<String> TOLD = Set.of(
      "run.planned", "run.lowered", "run.started", "run.acting", "run.verifying", "run.settling", "run.ended", "run.recovery_undone", "run.called", "run.undoing",
      "run.cleaning", "run.condition_gone", "guardrail.decided", "step.started", "step.ended", "step.skipped");

  private final long run;
  private final Facts own;
  private final Facts around;

  /**
   * A run's story.
   *
   * @param own the facts of the run
   * @param around those of its incident, or none
   */
  RunStory(long run, Facts own, Facts around) {
    this.run = run;
    this.own = own;
    this.around = around;
  }

  /** With what led to it. */
  Explanation whole() {
    List<Explanation> parts = new ArrayList<>(opening());
    parts.addAll(parts());
    return explained(parts);
  }

  /** Within the explanation of its incident, which tells by itself what led to it. */
  Explanation within() {
    return explained(parts());
  }

  private Explanation explained(List<Explanation> parts) {
    parts.removeIf(Explanation::empty);
    Told planned = own.first("run.planned").orElse(own.all().getFirst());
    String purpose = planned.text("purpose").isEmpty() ? "" : " (" + planned.text("purpose") + ")";
    String what = "Run " + run + " of " + planned.text("runbook", "?") + purpose + " " + status();
    return new Explanation("run", what, planned.fact().at().toString(), Map.of("workspaceVersion", planned.fact().workspaceVersion()), null, parts);
  }

  private String status() {
    return own.last("run.planned", "run.started", "run.approval_requested", "run.approved", "run.verifying", "run.ended", "run.recovery_undone")
        .map(RunStory::status).orElse("is not known");
  }

  private static String status(Told last) {
    return switch (last.type()) {
      case "run.planned" -> "is planned";
      case "run.started", "run.approved" -> "is running";
      case "run.approval_requested" -> "waits for approval";
      case "run.verifying" -> "is verifying";
      case "run.ended" -> ended(last.text("outcome")) + last.after(": ", "reason");
      case "run.recovery_undone" -> "is a failure after all: " + last.text("why");
      default -> "is not known";
    };
  }

  private static String ended(String outcome) {
    return switch (outcome) {
      case "succeeded", "failed" -> outcome;
      case "stopped" -> "was stopped";
      default -> "is " + outcome;
    };
  }

  private List<Explanation> parts() {
    List<Explanation> parts = new ArrayList<>();
    own.of("run.planned").forEach(planned -> parts.addAll(Choosing.of(planned)));
    own.of("run.lowered").forEach(lowered -> parts.add(lowered.part("rung", "lowered to " + lowered.text("to") + ": " + lowered.text("why"))));
    parts.add(Explanation.heading("guardrail", "Guardrails", own.of("guardrail.decided").stream().map(RunStory::guardrail).toList()));
    parts.add(Explanation.heading("approval", "People asked", approvals()));
    parts.add(Explanation.heading("step", "Steps", steps()));
    parts.add(Explanation.heading("proof", "Proof", proof()));
    own.of("run.ended").forEach(ended -> parts.add(ended.part("outcome", "It ended as " + ended.text("outcome") + ": " + ended.text("reason"), "tried")));
    own.of("run.recovery_undone").forEach(undone -> parts.add(undone.part("outcome", "It counts as a failure: " + undone.text("why"), "alert", "secondsAfter")));
    parts.add(Explanation.heading("more", "What else the ledger says of it", more()));
    parts.add(Explanation.heading("alternative", "Not done", alternatives()));
    return parts;
  }

  /** The newest opening before the plan. */
  private List<Explanation> opening() {
    long planned = own.none() ? Long.MAX_VALUE : own.all().getFirst().fact().sequence();
    return around.before(planned).last("incident.opened", "incident.reopened").map(Cause::of).orElse(List.of());
  }

  private static Explanation guardrail(Told decided) {
    return decided.part("guardrail", decided.text("guardrail") + " says " + decided.text("verdict") + ": " + decided.text("why"), "step", "values");
  }

  private List<Explanation> approvals() {
    return own.where(told -> APPROVALS.containsKey(told.type())).all().stream()
        .map(told -> told.part("approval", told.fact().actor() + ": " + APPROVALS.get(told.type()),
            "approvers", "minimum", "until", "by", "void", "was", "is", "plan", "why", "step", "text", "choices", "choice", "comment", "targets"))
        .toList();
  }

  private List<Explanation> steps() {
    List<Explanation> steps = new ArrayList<>();
    own.of("step.ended", "step.skipped", "run.called", "run.undoing", "run.cleaning", "run.condition_gone")
        .forEach(told -> steps.add(told.part("step", step(told), "section", "exit", "outputs", "values", "durationMillis", "by", "comment")));
    return steps;
  }

  private static String step(Told told) {
    String on = (told.text("target").isEmpty() ? "" : " on " + told.text("target")) + told.after(" for ", "item");
    return switch (told.type()) {
      case "step.skipped" -> "'" + told.text("step") + "' was not run: " + told.text("why");
      case "run.called" -> "'" + told.text("step") + "' called run " + told.text("called");
      case "run.undoing" -> "what was done is undone because " + told.text("why");
      case "run.cleaning" -> "its outcome is decided (" + told.text("outcome") + "); what is always done at the end follows";
      case "run.condition_gone" -> "the condition is gone, so nothing more is changed: " + told.text("why");
      default -> "'" + told.text("step") + "'" + on + ", try " + told.text("attempt", "1") + ": " + told.text("status")
          + (told.text("error").isEmpty() ? "" : " (" + told.text("error") + ")");
    };
  }

  private List<Explanation> proof() {
    List<Explanation> proof = new ArrayList<>();
    long from = own.first("run.verifying").map(told -> told.fact().sequence()).orElse(Long.MAX_VALUE);
    own.of("run.verifying", "run.settling").forEach(told -> proof.add(
        told.part("proof", told.is("run.verifying") ? "proof must come in time" : "proof must last", "until")));
    own.of("step.ended").stream()
        .filter(told -> told.text("section").equals("verification"))
        .forEach(told -> proof.add(told.part("proof", "check '" + told.text("step") + "': " + told.text("status"))));
    around.after(from).of("alert.resolved", "incident.alerts_clear", "incident.resolved").forEach(told -> proof.add(
        switch (told.type()) {
          case "incident.resolved" -> told.part("proof", "the incident was resolved", "how", "by");
          case "incident.alerts_clear" -> told.part("proof", "all its alerts cleared");
          default -> told.part("proof", "the alert " + told.text("name") + " cleared: " + told.text("how"), "alert", "source");
        }));
    return proof;
  }

  /** Whatever later features write about a run is told in its own words. */
  private List<Explanation> more() {
    return own.where(told -> !TOLD.contains(told.type()) && !APPROVALS.containsKey(told.type())).all().stream()
        .map(told -> told.part("more", told.fact().actor() + ": " + told.type().replace('.', ' ').replace('_', ' ') + told.after(": ", "why") + told.after(": ", "reason"), "by", "alertName", "to", "until"))
        .toList();
  }

  private List<Explanation> alternatives() {
    List<Explanation> parts = new ArrayList<>();
    own.of("run.planned").forEach(planned -> parts.addAll(Choosing.notTaken(planned)));
    around.of("run.declined").forEach(declined ->
        parts.add(declined.part("alternative", "automation declined: " + declined.text("reason"), "runbook", "rung")));
    return parts;
  }
}
