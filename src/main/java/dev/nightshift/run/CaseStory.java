package dev.nightshift.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What happens in a test case, told for people line by line, each with the time since its start. */
final class CaseStory {
  private final Instant start;
  private final List<String> lines = new ArrayList<>();

  CaseStory(Instant start) {
    this.start = start;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  void tell(Instant at, String what) {
    lines.add("+" + CaseWorld.took(start, at) + "  " + what);
  }

  /** Tells of a fact what somebody who reads along would want to know; of most there is nothing to tell. */
  void tell(Instant at, RunEffect.Tell fact) {
    Map<String, Object> data = fact.data();
    switch (fact.type()) {
      case "step.skipped" -> tell(at, "'" + data.get("step") + "' is not run: " + data.get("why"));
      case "step.asked" -> tell(at, "'" + data.get("step") + "' asks: " + data.get("text"));
      case "step.answered" -> tell(at, "a person answers '" + data.get("choice") + "'");
      case "step.waiting" -> tell(at, "'" + data.get("step") + "' waits for a person: " + data.get("text"));
      case "run.approval_requested" -> tell(at, "an approval is asked for, of " + data.get("minimum"));
      case "run.approved" -> tell(at, "it is approved");
      case "run.rejected" -> tell(at, "it is rejected");
      case "run.approval_expired" -> tell(at, "nobody approves in time");
      case "run.undoing" -> tell(at, "what was done is undone: " + data.get("why"));
      case "run.cleaning" -> tell(at, "its outcome is decided (" + data.get("outcome") + "); what is always done follows");
      case "run.condition_gone" -> tell(at, "there is nothing left to act on: " + data.get("why"));
      default -> { }
    }
  }
}
