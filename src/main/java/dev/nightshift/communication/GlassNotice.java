package dev.nightshift.communication;

import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.OneLine;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Two people broke the glass: told by day and by night. */
record GlassNotice() implements NoticeKind {

  @Override
  public String about() {
    return "BREAK_GLASS";
  }

  @Override
  public Set<String> facts() {
    return Set.of("break_glass.broken");
  }

  @Override
  public Reach reach() {
    return Reach.EVERYBODY_AT_ONCE;
  }

  @Override
  public UpdateText.Written text(List<Fact> facts, Wording wording) {
    Fact fact = facts.getFirst();
    String body = fact.text("askedBy") + " and " + fact.text("confirmedBy") + " broke the glass for " + fact.text("scope") + " until " + fact.text("until") + ":\n\n  "
        + OneLine.of(fact.text("reason")) + "\n\nUntil then a freeze, a storm, a cool-down, a budget or an open breaker does not keep automation from acting there.\n"
        + "Locks, approvals, permissions and the look again hold. To end it: nightshift break-glass end " + fact.json().path("breakGlass").asLong() + "\n";
    return new UpdateText.Written("Break glass: " + fact.text("scope"), body, Map.of(
        "type", "break-glass", "service", fact.text("service"), "runbook", fact.text("runbook"), "reason", fact.text("reason"), "askedBy", fact.text("askedBy"),
        "confirmedBy", fact.text("confirmedBy"), "until", fact.text("until")));
  }
}
