package dev.nightshift.ledger;

/** Facts of runbooks, their drills, and the changes that put them in doubt, as sentences. */
final class RunbookSentences {

  private RunbookSentences() {}

  static Sentence of(FactWords fact) {
    String runbook = fact.text("runbook") + (fact.text("service").isEmpty() ? "" : " for " + fact.text("service"));
    return switch (fact.type()) {
      case "runbook.stale" ->
          Sentence.of(Tone.AMBER, "Runbook " + runbook + " is stale" + fact.after(": ", "reason") + ". It goes no further than " + fact.text("cappedAt")
              + " until somebody confirms it");
      case "runbook.confirmed" -> Sentence.of(Tone.GREEN, fact.who() + " confirmed runbook " + runbook + fact.after(": ", "reason"));
      case "drill.started" -> Sentence.minor("Drill " + fact.text("drill") + " of " + runbook + " started");
      case "drill.passed" -> Sentence.of(Tone.GREEN, "The drill of " + runbook + " passed");
      case "drill.failed" -> Sentence.of(Tone.AMBER, "The drill of " + runbook + " failed: " + fact.list("broke"));
      case "change.recorded" ->
          Sentence.of(Tone.GREY, "Change of " + (fact.text("service").isEmpty() ? "no known service" : fact.text("service")) + fact.after(": ", "summary"));
      default -> fact.unknown();
    };
  }
}
