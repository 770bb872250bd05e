package dev.nightshift.why;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Why an incident went as it went: from its events to its end, with what automation did or did not do, and who was told. */
final class IncidentStory {
  private static final int MOST_CAUSES = 50;

  private final long incident;
  private final Facts facts;

  IncidentStory(long incident, Facts facts) {
    this.incident = incident;
    this.facts = facts;
  }

  Explanation whole() {
    List<Explanation> parts = new ArrayList<>(causes());
    parts.addAll(automation());
    parts.add(new People(facts).all());
    parts.addAll(ending());
    parts.removeIf(part -> part.empty() && !part.kind().equals("people"));
    Told opened = facts.first("incident.opened").orElse(facts.all().getFirst());
    return new Explanation("incident", "Incident " + incident + " of " + opened.text("service", "?") + " " + state(), opened.fact().at().toString(),
        Map.of("workspaceVersion", opened.fact().workspaceVersion()), null, parts);
  }

  private String state() {
    return facts.last("incident.resolved", "incident.reopened")
        .filter(told -> told.is("incident.resolved"))
        .map(told -> "is resolved: " + told.text("how") + (told.number("run") > 0 ? ", run " + told.number("run") : ""))
        .orElse("is open");
  }

  /** Every opening, and the first alerts that joined. */
  List<Explanation> causes() {
    List<Explanation> parts = new ArrayList<>();
    facts.of("incident.opened", "incident.alert_joined", "incident.reopened").stream().limit(MOST_CAUSES).forEach(told -> parts.addAll(Cause.of(told)));
    return parts;
  }

  /** What automation did, and what it did not do and why. */
  List<Explanation> automation() {
    List<Explanation> parts = new ArrayList<>();
    for (Told declined : facts.of("run.declined")) {
      List<Explanation> chosen = Choosing.of(declined);
      List<Explanation> because = new ArrayList<>(chosen.subList(1, chosen.size()));
      because.add(Explanation.heading("alternative", "Runbooks that were looked at", Choosing.notTaken(declined)));
      because.removeIf(Explanation::empty);
      Explanation first = chosen.getFirst();
      parts.add(new Explanation(first.kind(), first.what(), first.at(), first.values(), first.fact(), because));
    }
    Facts around = facts.where(told -> !told.is("run.declined"));
    facts.runs().forEach(run -> parts.add(new RunStory(run, facts.ofRun(run), around).within()));
    return parts;
  }

  private List<Explanation> ending() {
    return facts.of("incident.resolved", "incident.released").stream()
        .map(told -> told.is("incident.resolved")
            ? told.part("ending", "Resolved: " + told.text("how") + told.after(", ", "reason"), "by", "run")
            : told.part("ending", "Run " + told.text("run") + " gave the incident back to people", "verified", "status"))
        .toList();
  }
}
