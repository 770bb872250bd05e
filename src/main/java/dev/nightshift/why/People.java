package dev.nightshift.why;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who was paged, why, and who was not. */
final class People {
  private static final String[] TOLD = {
    "escalation.held", "escalation.started", "escalation.escalated", "escalation.unreachable", "escalation.exhausted", "escalation.ended",
    "page.requested", "page.sent", "page.failed", "page.withdrawn", "incident.acknowledged", "incident.hands_off"
  };

  private final Facts facts;

  /** The facts of the incident. */
  People(Facts facts) {
    this.facts = facts;
  }

  /** Everything that was decided about telling people. */
  Explanation all() {
    List<Explanation> parts = facts.of(TOLD).stream().map(this::part).toList();
    String what = facts.of("page.sent").isEmpty() ? "Nobody was paged" : "People were paged";
    return Explanation.heading("people", what, parts);
  }

  /** Why one page was sent, or was not in the end. */
  Explanation page(long id, List<Explanation> cause, List<Explanation> run) {
    Facts own = facts.where(told -> told.type().startsWith("page.") && told.number("page") == id);
    Told requested = own.first("page.requested").orElse(own.all().getFirst());
    Told last = own.all().getLast();
    Facts before = facts.before(requested.fact().sequence());
    List<Explanation> parts = new ArrayList<>(cause);
    before.last("escalation.held").ifPresent(held -> parts.add(part(held)));
    before.last("escalation.started").ifPresent(started -> parts.add(part(started)));
    before.of("escalation.unreachable").forEach(nobody -> parts.add(part(nobody)));
    level(before, requested).ifPresent(level -> parts.add(part(level)));
    approval(before, requested).ifPresent(asked -> parts.add(asked.part("approval", "A run waits for an approval; its runbook names who may give it", "approvers", "minimum", "until")));
    own.all().forEach(told -> parts.add(part(told)));
    parts.addAll(run);
    String what = "Page " + id + " to " + requested.text("person") + last.after(" by ", "channel") + " " + became(last.type())
        + requested.after(": ", "why");
    return new Explanation("page", what, requested.fact().at().toString(), Map.of("workspaceVersion", requested.fact().workspaceVersion()), null, parts);
  }

  private static String became(String last) {
    return switch (last) {
      case "page.failed" -> "failed";
      case "page.requested" -> "is on its way";
      default -> "was " + last.substring("page.".length());
    };
  }

  private static Optional<Told> level(Facts before, Told requested) {
    return before.where(told -> told.is("escalation.escalated") && told.number("level") == requested.number("level") && told.number("round") == requested.number("round"))
        .last("escalation.escalated");
  }

  private static Optional<Told> approval(Facts before, Told requested) {
    return requested.text("reason").equals("approval") ? before.last("run.approval_requested") : Optional.empty();
  }

  private Explanation part(Told told) {
    String person = told.text("person");
    return switch (told.type()) {
      case "escalation.held" -> told.part("people", "Nobody was paged for the time being: " + told.text("reason"), "until");
      case "escalation.started" -> told.part("people", "A person was needed: " + told.text("reason"), "asks");
      case "escalation.escalated" -> told.part("people", "Level " + told.text("level") + " of the policy was paged, round " + told.text("round") + ": " + told.text("reason"),
          onCall(told), "people", "levels", "timeout");
      case "escalation.unreachable" -> told.part("people", "Level " + told.text("level") + " does not reach " + told.text("who") + ": " + told.text("why"));
      case "escalation.exhausted" -> told.part("people", "Everybody was paged and nobody came: " + told.text("reason"), "rounds");
      case "escalation.ended" -> told.part("people", "Nobody else is paged: " + told.text("why"));
      case "page.requested" -> told.part("delivery", "Page " + told.text("page") + " for " + person + ": " + told.text("why"), "contacts", "level", "round", "run");
      case "page.sent" -> told.part("delivery", "Page " + told.text("page") + " reached " + person + " by " + told.text("channel"));
      case "page.failed" -> told.part("delivery", "Page " + told.text("page") + " did not reach " + person + " by " + told.text("channel") + ": " + told.text("why"), "next");
      case "page.withdrawn" -> told.part("delivery", "Page " + told.text("page") + " for " + person + " was not sent: " + told.text("why"));
      case "incident.acknowledged" -> told.part("people", told.fact().actor() + " acknowledged");
      default -> told.part("people", told.fact().actor() + " told automation to keep its hands off");
    };
  }

  private static List<Explanation> onCall(Told escalated) {
    List<Explanation> people = new ArrayList<>();
    Told.object(escalated.data().get("because")).forEach((person, why) -> people.add(escalated.within("on-call", person + " " + why, Map.of())));
    return people;
  }
}
