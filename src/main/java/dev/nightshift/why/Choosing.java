package dev.nightshift.why;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What automation made of an incident's opening: the runbooks that were looked at, the rung, and why it acted or did not. */
final class Choosing {

  private Choosing() {}

  /** From a fact {@code run.planned} or {@code run.declined}. */
  static List<Explanation> of(Told told) {
    List<Explanation> parts = new ArrayList<>();
    if (told.is("run.planned")) {
      parts.add(told.part("runbook", "The runbook " + told.text("runbook") + " was taken: " + told.text("reason"),
          "runbookVersion", "match", "inputs", "targets", "purpose"));
    } else {
      String which = told.text("runbook").isEmpty() ? "" : "The runbook " + told.text("runbook") + " fits" + told.after(": ", "match") + ". ";
      parts.add(told.part("decision", which + "Automation did not act: " + told.text("reason"), "runbookVersion"));
    }
    if (!told.text("rung").isEmpty()) {
      parts.add(rung(told));
    }
    return parts;
  }

  private static Explanation rung(Told told) {
    List<Explanation> terms = told.list("rungs").stream()
        .map(term -> told.within("rung", term.get("of") + ": " + term.get("rung") + because(term), Map.of())).toList();
    String declared = told.text("declaredRung", told.text("rung"));
    return told.part("rung", "It declares rung " + declared + " and runs on " + told.text("rung") + told.after("; people were told at once, and could stop it before it acts at ", "actsFrom") + (terms.size() > 1 ? ", the lowest of these" : ""), terms, "declaredRung", "rung");
  }

  private static String because(Map<String, Object> term) {
    String why = String.valueOf(term.getOrDefault("why", ""));
    return why.isEmpty() ? "" : " (" + why + ")";
  }

  /** The runbooks that were looked at and not taken. */
  static List<Explanation> notTaken(Told told) {
    List<Explanation> parts = new ArrayList<>();
    told.list("alternatives").forEach(other ->
        parts.add(told.within("alternative", other.get("runbook") + " (rung " + other.get("rung") + "): " + other.get("why"), Map.of())));
    told.list("passed").forEach(other -> parts.add(told.within("alternative", other.get("runbook") + ": " + other.get("why"), Map.of())));
    if (told.number("passedMore") > 0) {
      parts.add(told.within("alternative", told.number("passedMore") + " more runbooks are not for this alert", Map.of()));
    }
    return parts;
  }
}
