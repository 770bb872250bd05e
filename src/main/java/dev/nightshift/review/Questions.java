package dev.nightshift.review;

import dev.nightshift.ledger.Narration;
import java.util.ArrayList;
import java.util.List;

/** What the ledger leaves open, for the people who review. */
final class Questions {

  private Questions() {}

  static List<String> of(Story story, Narration narration) {
    List<String> questions = new ArrayList<>();
    questions.add("What caused it? The ledger knows what was seen and done, not why it broke.");
    if (story.resolution().isEmpty()) {
      questions.add("The incident is still open. What is left to do?");
    }
    if (story.has("incident.reopened")) {
      questions.add("It came back after a resolution. What was missed the first time?");
    }
    story.badRuns().forEach(run -> questions.add(
        "Run " + run.runId() + " ended as " + run.text("outcome") + " (" + run.text("reason") + "). What should the runbook do differently?"));
    story.of("run.declined").forEach(declined -> questions.add("Automation did not act: " + declined.text("reason") + ". Should it have?"));
    story.of("escalation.unreachable", "page.failed").forEach(failed -> questions.add(narration.sentence(failed) + ". Who repairs that?"));
    if (story.has("escalation.exhausted")) {
      questions.add("Everybody was paged and nobody came. Who covers this service at this time?");
    }
    if (story.has("page.sent") && story.acknowledgement().isEmpty()) {
      questions.add("People were paged and nobody acknowledged. Did the pages arrive?");
    }
    if (story.runs().isEmpty()) {
      questions.add("No runbook ran. Could one have?");
    }
    if (!story.has("run.declined") && story.badRuns().isEmpty() && story.byPeople().isEmpty() && story.resolution().isPresent()) {
      questions.add("Automation handled it alone. Is the cause still there, so that it will happen again?");
    }
    return questions.stream().distinct().toList();
  }
}
