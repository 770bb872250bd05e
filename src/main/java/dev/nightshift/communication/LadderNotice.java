package dev.nightshift.communication;

import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.OneLine;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A runbook fell, or may climb if one of its owners accepts it. One that fell waits for a person by itself. */
record LadderNotice() implements NoticeKind {

  @Override
  public String about() {
    return "LADDER";
  }

  @Override
  public Set<String> facts() {
    return Set.of("ladder.fell", "ladder.proposed");
  }

  @Override
  public UpdateText.Written text(List<Fact> facts, Wording wording) {
    Fact fact = facts.getFirst();
    boolean fell = fact.type().equals("ladder.fell");
    String runbook = OneLine.of(fact.text("title"));
    String service = wording.service(fact);
    String link = wording.link(fact);
    String reason = OneLine.of(fact.text("reason"));
    String command = " " + fact.text("runbook") + " --service " + fact.text("service");
    String body = fell
        ? runbook + " fell from " + fact.text("from") + " to " + fact.text("to") + " on " + service + ": " + reason + ".\n\nIt acts there only when a person agrees. It"
            + " climbs again by new recoveries that are proved, and when one of you accepts it.\n\n  nightshift ladder show" + command + "\n\n" + link + "\n"
        : runbook + " may climb to " + fact.text("to") + " on " + service + ": " + reason + ".\n\nIt stays where it is until somebody with the right accepts it:\n\n  nightshift ladder accept"
            + command + " --reason \"why you trust it\"\n\n" + link + "\n";
    String subject = fell ? "Runbook fell: " + runbook + " on " + service : "Runbook may climb: " + runbook + " on " + service;
    return new UpdateText.Written(subject, body, Map.of(
        "type", fell ? "fell" : "proposed", "runbook", fact.text("runbook"), "service", fact.text("service"), "from", fact.text("from"), "to", fact.text("to"), "reason", reason, "url", link));
  }
}
