package dev.nightshift.console;

import java.util.ArrayList;
import java.util.List;

/** Facts of runs and their steps as sentences. */
final class RunSentences {

  private RunSentences() {}

  static Sentence of(FactWords fact) {
    String type = fact.fact().type();
    if (type.startsWith("step.")) {
      return step(fact);
    }
    if (type.equals("guardrail.decided")) {
      return guardrail(fact);
    }
    return type.startsWith("run.approval") || type.equals("run.approved") || type.equals("run.rejected") ? approval(fact) : run(fact);
  }

  private static Sentence run(FactWords fact) {
    String run = FactSentences.capital(fact.run());
    return switch (fact.fact().type()) {
      case "run.planned" ->
          Sentence.of(Tone.BLUE, planned(fact) + fact.after(", rung ", "rung") + fact.after(" – ", "reason"));
      case "run.declined" -> Sentence.of(Tone.RED, "Automation does not act" + fact.after(": ", "reason"));
      case "run.started" -> Sentence.minor(run + " started");
      case "run.lowered" ->
          Sentence.of(Tone.AMBER, run + " goes no further than " + fact.text("to") + fact.after(": ", "why"));
      case "run.condition_gone" -> Sentence.of(Tone.GREEN, "The condition is gone: " + fact.run() + " leaves the rest of its steps");
      case "run.waiting" -> Sentence.of(Tone.AMBER, run + " waits" + fact.after(": ", "why"));
      case "run.verifying" -> Sentence.of(Tone.BLUE, run + " has acted; proving the recovery until " + fact.at("until"));
      case "run.settling" -> Sentence.of(Tone.BLUE, "The checks pass; holding for " + fact.timeUntil("until") + " to be sure");
      case "run.undoing" -> Sentence.of(Tone.AMBER, run + " takes back what it did" + fact.after(": ", "why"));
      case "run.stop_requested" -> Sentence.of(Tone.AMBER, fact.who() + " asked " + fact.run() + " to stop" + fact.after(": ", "why"));
      case "run.ended" -> ended(fact, run);
      default -> FactSentences.unknown(fact);
    };
  }

  private static String planned(FactWords fact) {
    boolean looks = fact.text("purpose").equals("diagnose");
    String what = fact.has("title") ? fact.text("title") : fact.text("runbook");
    String by = fact.byPerson() ? fact.who() + " started " + fact.run() : FactSentences.capital(fact.run()) + " planned";
    return by + ": " + what + (looks ? " (looks only)" : "");
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
    return switch (fact.fact().type()) {
      case "run.approval_requested" ->
          Sentence.of(Tone.RED, FactSentences.capital(run) + " asks for approval by " + approvers(fact) + " until " + fact.at("until"));
      case "run.approval_given" -> Sentence.of(Tone.AMBER, fact.who() + " agreed to " + run + "; more people are needed");
      case "run.approved" -> Sentence.of(Tone.BLUE, fact.who() + " approved " + run);
      case "run.rejected" -> Sentence.of(Tone.AMBER, fact.who() + " rejected " + run + fact.after(": ", "why"));
      case "run.approval_expired" -> Sentence.of(Tone.RED, "Nobody approved " + run + " in time; silence means no");
      default -> FactSentences.unknown(fact);
    };
  }

  private static String approvers(FactWords fact) {
    String words = fact.has("approvers") ? fact.text("approvers") : fact.list("approvers");
    return words.isEmpty() ? "any responder" : fact.names().approvers(words);
  }

  private static Sentence step(FactWords fact) {
    String name = fact.text("step") + (fact.has("target") ? " on " + fact.text("target") : "");
    return switch (fact.fact().type()) {
      case "step.started" -> Sentence.minor(name + " started" + again(fact));
      case "step.ended" -> stepEnded(fact, name);
      case "step.skipped" -> Sentence.minor(name + " was skipped" + fact.after(": ", "why"));
      case "step.waiting" -> Sentence.of(Tone.RED, "A person must do this: " + fact.text("text"));
      default -> FactSentences.unknown(fact);
    };
  }

  private static String again(FactWords fact) {
    return fact.data().path("attempt").asInt(1) > 1 ? " (attempt " + fact.text("attempt") + ")" : "";
  }

  private static Sentence stepEnded(FactWords fact, String name) {
    if (fact.has("by")) {
      return Sentence.of(Tone.AMBER, fact.person("by") + " did " + name + fact.after(": ", "comment"));
    }
    String seen = seen(fact);
    return switch (fact.text("status")) {
      case "succeeded" -> Sentence.of(Tone.BLUE, name + ": done" + seen);
      case "failed" -> Sentence.of(Tone.AMBER, name + ": failed" + again(fact) + seen);
      case "unknown" -> Sentence.of(Tone.RED, name + ": nobody can say how it ended" + seen);
      default -> Sentence.minor(name + ": " + fact.text("status") + seen);
    };
  }

  /** What the step saw, in one line. */
  private static String seen(FactWords fact) {
    List<String> parts = new ArrayList<>();
    fact.data().path("outputs").properties().forEach(out -> parts.add(out.getKey() + " = " + FactWords.cut(out.getValue().asString(""))));
    for (String field : List.of("status", "value", "exit")) {
      String value = fact.data().path("values").path(field).asString("");
      if (parts.isEmpty() && !value.isEmpty() && !(field.equals("exit") && value.equals("0"))) {
        parts.add((field.equals("status") ? "HTTP " : field + " ") + value);
      }
    }
    if (fact.has("error")) {
      parts.add(FactWords.cut(fact.text("error")));
    }
    return parts.isEmpty() ? "" : " – " + String.join(", ", parts);
  }

  private static Sentence guardrail(FactWords fact) {
    String verdict = fact.text("verdict");
    String sentence = "Guardrail " + fact.text("guardrail") + ": " + verdict + fact.after(" – ", "why");
    return switch (verdict) {
      case "allow", "allowed" -> Sentence.minor(sentence);
      default -> Sentence.of(Tone.AMBER, sentence);
    };
  }
}
