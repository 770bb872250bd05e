package dev.nightshift.ledger;

import dev.nightshift.platform.OneLine;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The one place where facts become sentences that people read: in mails, logs, post-mortems, the console, the command line. A type
 * that is not known here is told by its own words and values.
 *
 * @param names for people and teams
 * @param zone for times inside the sentences
 */
public record Narration(Names names, ZoneId zone) {

  /** Says what a fact tells, without a line break; text from outside is in it as it came, for the caller to escape. */
  public Sentence of(Fact fact) {
    FactWords words = FactWords.of(fact, names, zone);
    Sentence said =
        switch (family(fact)) {
          case "alert", "incident" -> IncidentSentences.of(words);
          case "run", "step", "guardrail" -> RunSentences.of(words);
          case "automation", "break_glass" -> AutomationSentences.of(words);
          case "breaker" -> BreakerSentences.of(words);
          case "ladder" -> LadderSentences.of(words);
          case "runbook", "drill", "change" -> RunbookSentences.of(words);
          case "escalation", "page", "communication" -> PagingSentences.of(words);
          case "chat" -> Sentence.minor(words.who() + " wrote in " + FactWords.capital(words.text("chat")) + ": " + words.text("line"));
          default -> HouseSentences.of(words);
        };
    return new Sentence(said.tone(), OneLine.of(said.text()), said.minor());
  }

  /** As {@link #of}, the words alone. */
  public String sentence(Fact fact) {
    return of(fact).text();
  }

  /** Returns the sentence where the fact tells what was tried or found out, which whoever takes over wants to know. */
  public Optional<String> tried(Fact fact) {
    return switch (fact.type()) {
      case "run.planned", "run.declined", "run.lowered", "run.ended", "run.recovery_undone", "run.rejected", "run.approval_expired", "run.condition_gone",
          "run.undoing", "run.cleaning", "step.ended", "step.skipped" -> Optional.of(sentence(fact));
      case "guardrail.decided" -> fact.text("verdict").equals("allow") ? Optional.empty() : Optional.of(sentence(fact));
      default -> Optional.empty();
    };
  }

  private static String family(Fact fact) {
    return fact.type().substring(0, Math.max(0, fact.type().indexOf('.')));
  }
}
