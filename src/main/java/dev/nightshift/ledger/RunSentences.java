package dev.nightshift.ledger;

/** Facts of runs as sentences. */
final class RunSentences {

  private RunSentences() {}

  static Sentence of(FactWords fact) {
    String type = fact.type();
    if (type.startsWith("step.")) {
      return StepSentences.of(fact);
    }
    if (type.equals("guardrail.decided")) {
      return guardrail(fact);
    }
    return type.startsWith("run.approval") || type.equals("run.approved") || type.equals("run.rejected") ? approval(fact) : run(fact);
  }

  private static Sentence run(FactWords fact) {
    String run = FactWords.capital(fact.run());
    return switch (fact.type()) {
      case "run.planned" -> Sentence.of(Tone.BLUE, planned(fact) + fact.after(", rung ", "rung") + reason(fact) + (fact.has("actsFrom") ? ". It acts in " + fact.timeUntil("actsFrom") + " unless somebody stops it" : ""));
      case "run.declined" -> Sentence.of(Tone.RED, "Automation did not act" + fact.after(": ", "reason"));
      case "run.started" -> Sentence.minor(run + " started");
      case "run.replanned" -> Sentence.of(Tone.BLUE, run + " was planned anew and begins again");
      case "run.lowered" -> Sentence.of(Tone.AMBER, run + " goes no further than " + fact.text("to") + fact.after(": ", "why"));
      case "run.acting" -> Sentence.minor(run + " begins to change " + fact.text("service"));
      case "run.harmed" -> Sentence.of(Tone.RED, run + " did harm" + fact.after(": ", "why"));
      case "run.condition_gone" -> Sentence.of(Tone.GREEN, "The condition is gone: " + fact.run() + " leaves the rest of its steps");
      case "run.called" -> Sentence.minor("Step " + fact.text("step") + " of " + fact.run() + " called run " + fact.text("called"));
      case "run.waiting" -> Sentence.of(Tone.AMBER, run + " waits" + fact.after(": ", "why"));
      case "run.verifying" ->
          Sentence.of(Tone.BLUE, run + " has acted; proving the recovery" + (fact.has("until") ? " within " + fact.timeUntil("until") : ""));
      case "run.settling" -> Sentence.of(Tone.BLUE, "The checks pass; holding for " + fact.timeUntil("until") + " to be sure");
      case "run.cleaning" -> Sentence.of(Tone.BLUE, run + " cleans up" + fact.after("; it ", "outcome"));
      case "run.undoing" -> Sentence.of(Tone.AMBER, run + " takes back what it did" + fact.after(": ", "why"));
      case "run.stop_requested" -> Sentence.of(Tone.AMBER, fact.who() + " asked " + fact.run() + " to stop" + fact.after(": ", "why"));
      case "run.ended" -> ended(fact, run);
      case "run.recovery_undone" -> Sentence.of(Tone.RED, "The recovery by " + fact.run() + " did not last" + fact.after(": ", "why"));
      default -> fact.unknown();
    };
  }

  private static String planned(FactWords fact) {
    String by = fact.byPerson() ? fact.who() + " started " + fact.run() : FactWords.capital(fact.run()) + " planned";
    String looks = fact.text("purpose").equals("diagnose") ? "looks only" : "";
    String runbook = fact.has("title") && fact.has("runbook") ? fact.text("runbook") : "";
    String more = String.join(runbook.isEmpty() || looks.isEmpty() ? "" : ", ", runbook, looks);
    return by + ": " + (fact.has("title") ? fact.text("title") : fact.text("runbook")) + (more.isEmpty() ? "" : " (" + more + ")");
  }

  /** That somebody started it is said already. */
  private static String reason(FactWords fact) {
    return fact.byPerson() && fact.data().path("reason").asString("").equals(fact.fact().actor() + " started it") ? "" : fact.after(" – ", "reason");
  }

  private static Sentence ended(FactWords fact, String run) {
    String reason = fact.after(": ", "reason");
    return switch (fact.text("outcome")) {
      case "succeeded" -> Sentence.of(Tone.GREEN, run + " succeeded" + reason);
      case "failed" -> Sentence.of(Tone.RED, run + " failed" + reason);
      case "stopped" -> Sentence.of(Tone.AMBER, run + " stopped" + reason);
      default -> Sentence.of(Tone.RED, run + " ended, and nobody can say how" + reason + ". A person must look");
    };
  }

  private static Sentence approval(FactWords fact) {
    String run = fact.run();
    return switch (fact.type()) {
      case "run.approval_requested" ->
          Sentence.of(Tone.RED, FactWords.capital(run) + " asks for approval by " + approvers(fact) + " until " + fact.at("until"));
      case "run.approval_voided" -> Sentence.of(Tone.AMBER, "The approval of " + run + " is void" + fact.after(": ", "why"));
      case "run.approval_given" -> Sentence.of(Tone.AMBER, fact.who() + " agreed to " + run + "; more people are needed");
      case "run.approved" -> Sentence.of(Tone.BLUE, fact.who() + " approved " + run);
      case "run.rejected" -> Sentence.of(Tone.AMBER, fact.who() + " rejected " + run + fact.after(": ", "why") + fact.after(": ", "reason"));
      case "run.approval_expired" -> Sentence.of(Tone.RED, "Nobody approved " + run + " in time; silence means no");
      default -> fact.unknown();
    };
  }

  private static String approvers(FactWords fact) {
    String words = fact.has("approvers") ? fact.text("approvers") : fact.list("approvers");
    return words.isEmpty() ? "any responder" : fact.names().approvers(words);
  }

  private static Sentence guardrail(FactWords fact) {
    String verdict = fact.text("verdict");
    String sentence = "Guardrail " + fact.text("guardrail") + " says " + verdict + fact.after(": ", "why");
    return verdict.equals("allow") ? Sentence.minor(sentence) : Sentence.of(Tone.AMBER, sentence);
  }
}
