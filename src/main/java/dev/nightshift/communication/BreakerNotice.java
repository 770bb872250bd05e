package dev.nightshift.communication;

import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.OneLine;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The circuit breaker of a runbook has opened: until it closes, people are paged for what the runbook no longer does. */
record BreakerNotice() implements NoticeKind {

  @Override
  public String about() {
    return "BREAKER";
  }

  @Override
  public Set<String> facts() {
    return Set.of("breaker.opened");
  }

  @Override
  public UpdateText.Written text(List<Fact> facts, Wording wording) {
    Fact fact = facts.getFirst();
    String runbook = OneLine.of(fact.text("title"));
    String service = wording.service(fact);
    String link = wording.link(fact);
    String body = "Automation has stopped to run " + runbook + " on " + service + ": " + OneLine.of(fact.text("why")) + ".\n\n"
        + "At " + fact.text("halfOpenAt") + " one run may try again, on one target. If that proves a recovery, the breaker closes.\n"
        + "If you have found the cause before, close it yourself:\n\n  nightshift breaker reset " + fact.text("runbook") + " --service " + fact.text("service")
        + " --reason \"what it was\"\n\n" + link + "\n";
    return new UpdateText.Written("Breaker open: " + runbook + " on " + service, body, Map.of(
        "type", "breaker", "runbook", fact.text("runbook"), "service", fact.text("service"), "why", fact.text("why"), "halfOpenAt", fact.text("halfOpenAt"), "url", link));
  }
}
