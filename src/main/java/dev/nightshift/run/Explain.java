package dev.nightshift.run;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Explains a run out of nothing but the ledger: from the event to the proof, and what was not done. */
public final class Explain {
  private static final Map<String, String> ASKED = Map.ofEntries(
      Map.entry("run.approval_requested", "asked for an approval"), Map.entry("run.approval_voided", "an approval became void"),
      Map.entry("run.replanned", "planned anew"), Map.entry("run.approval_given", "agreed, more are needed"), Map.entry("run.approved", "approved it"),
      Map.entry("run.rejected", "rejected it"), Map.entry("run.approval_expired", "nobody answered in time, which means no"),
      Map.entry("run.stop_requested", "asked to stop"), Map.entry("step.waiting", "a manual step waits for a person"),
      Map.entry("step.asked", "asked a question"), Map.entry("step.answered", "answered"), Map.entry("run.waiting", "waits for another run"));

  private static final Set<String> CAUSES = Set.of("incident.opened", "incident.reopened");

  private static final Set<String> AROUND =
      Set.of("incident.opened", "incident.reopened", "incident.alerts_clear", "incident.resolved", "run.declined");
  private static final int MOST_OF_A_TYPE = 50;

  private final Ledger ledger;

  public Explain(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Returns why a run did what it did, with everything that was seen and done. */
  public Explanation run(Run run) {
    return of(run, ledger.ofRun(run.id()), run.incidentId() == null ? List.of() : ledger.ofIncident(run.incidentId()));
  }

  /** The same with no more than {@value #MOST_OF_A_TYPE} facts of each type, for a page that opens at once however large the run is. */
  public Explanation inBrief(Run run) {
    Long incident = run.incidentId();
    return of(run, ledger.ofRun(run.id(), MOST_OF_A_TYPE), incident == null ? List.of() : ledger.ofIncident(incident, AROUND));
  }

  private Explanation of(Run run, List<Fact> facts, List<Fact> factsAround) {
    List<Fact> own = facts.stream().sorted(Comparator.comparingLong(Fact::sequence)).toList();
    List<Fact> around = factsAround.stream().sorted(Comparator.comparingLong(Fact::sequence)).toList();
    List<Explanation> parts = new ArrayList<>();
    parts.addAll(cause(own, around));
    parts.addAll(planned(own));
    parts.add(heading("guardrail", "Guardrails", all(own, "guardrail.decided", this::guardrail)));
    parts.add(heading("approval", "People asked", approvals(own)));
    parts.add(heading("step", "Steps", steps(own)));
    parts.add(heading("proof", "Proof", proof(own, around)));
    parts.addAll(all(own, "run.ended", this::outcome));
    parts.add(heading("alternative", "Not done", alternatives(own, around)));
    parts.removeIf(part -> part.fact() == null && part.because().isEmpty());
    String what = "Run " + run.id() + " of " + run.runbook() + " (" + run.purpose().word() + ") is " + run.status().word()
        + (run.reason().isEmpty() ? "" : ": " + run.reason());
    return new Explanation("run", what, run.createdAt().toString(), Map.of("workspaceVersion", run.workspaceVersion()), null, parts);
  }

  /** The newest opening before the plan: the event, the rule that routed it, the incident. */
  private List<Explanation> cause(List<Fact> own, List<Fact> around) {
    long planned = own.isEmpty() ? Long.MAX_VALUE : own.getFirst().sequence();
    Fact opening = around.stream().filter(fact -> CAUSES.contains(fact.type()) && fact.sequence() < planned).reduce((one, next) -> next).orElse(null);
    if (opening == null) {
      return List.of();
    }
    Map<String, Object> data = Json.map(opening.data());
    List<Explanation> parts = new ArrayList<>();
    parts.add(part(opening, "event", "An event of " + data.getOrDefault("integration", "?") + " raised the alert " + data.getOrDefault("name", "?"),
        pick(data, "alert", "source", "summary", "severity")));
    List<Explanation> rules = new ArrayList<>();
    if (data.get("tried") instanceof List<?> tried) {
      tried.forEach(rule -> rules.add(rule(rule)));
    }
    parts.add(new Explanation("routing", "The rule '" + data.getOrDefault("rule", "?") + "'" + line(data) + " sent it to " + data.getOrDefault("service", "?"), opening.at().toString(), pick(data, "service", "group", "severity"), opening.sequence(), rules));
    parts.add(part(opening, "incident", "Incident " + opening.incidentId() + (opening.type().endsWith("reopened") ? " was reopened" : " was opened"), Map.of()));
    return parts;
  }

  /** Where the rule stands; one that Nightshift brings along stands in no file. */
  private static String line(Map<String, Object> data) {
    return data.getOrDefault("ruleLine", 0) instanceof Number line && line.intValue() > 0 ? " (routing.yaml line " + line + ")" : "";
  }

  private static Explanation rule(Object rule) {
    Map<String, Object> data = new LinkedHashMap<>();
    if (rule instanceof Map<?, ?> map) {
      map.forEach((key, value) -> data.put(String.valueOf(key), value == null ? "" : value));
    }
    Object values = data.getOrDefault("values", Map.of());
    String what = "rule '" + data.getOrDefault("rule", "?") + "' (line " + data.getOrDefault("line", "?") + "): "
        + String.valueOf(data.getOrDefault("verdict", "")).toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    return new Explanation("routing", what, null, Map.of("values", values), null, List.of());
  }

  private List<Explanation> planned(List<Fact> own) {
    List<Explanation> parts = new ArrayList<>();
    for (Fact fact : of(own, "run.planned"::equals)) {
      Map<String, Object> data = Json.map(fact.data());
      parts.add(part(fact, "runbook", "The runbook " + data.get("runbook") + " was taken: " + data.get("reason"),
          pick(data, "runbookVersion", "match", "inputs", "targets", "purpose")));
      List<Explanation> lowered = all(own, "run.lowered", (low, why) -> part(low, "rung", "lowered to " + why.get("to") + ": " + why.get("why"), Map.of()));
      parts.add(new Explanation("rung", "It declares rung " + data.get("declaredRung") + " and runs on " + data.get("rung") + countdown(data), fact.at().toString(),
          pick(data, "declaredRung", "rung"), fact.sequence(), lowered));
    }
    return parts;
  }

  private static String countdown(Map<String, Object> data) {
    return data.containsKey("actsFrom") ? "; people were told at once, and could stop it before it acts at " + data.get("actsFrom") : "";
  }

  private Explanation guardrail(Fact fact, Map<String, Object> data) {
    Map<String, Object> values = new LinkedHashMap<>(pick(data, "step"));
    values.put("values", data.getOrDefault("values", Map.of()));
    return part(fact, "guardrail", data.get("guardrail") + " says " + data.get("verdict") + ": " + data.get("why"), values);
  }

  private List<Explanation> approvals(List<Fact> own) {
    return of(own, ASKED::containsKey).stream()
        .map(fact -> part(fact, "approval", fact.actor() + ": " + ASKED.get(fact.type()), pick(Json.map(fact.data()), "approvers", "minimum", "until", "by", "void", "was", "is", "plan", "why", "step", "text", "choices", "choice", "comment")))
        .toList();
  }

  private List<Explanation> steps(List<Fact> own) {
    List<Explanation> steps = new ArrayList<>();
    for (Fact fact : of(own, type -> type.equals("step.ended") || type.equals("step.skipped") || type.equals("run.called") || type.equals("run.undoing") || type.equals("run.cleaning"))) {
      Map<String, Object> data = Json.map(fact.data());
      String on = (String.valueOf(data.getOrDefault("target", "")).isEmpty() ? "" : " on " + data.get("target"))
          + (data.containsKey("item") ? " for " + data.get("item") : "");
      String what = switch (fact.type()) {
        case "step.skipped" -> "'" + data.get("step") + "' was not run: " + data.get("why");
        case "run.called" -> "'" + data.get("step") + "' called run " + data.get("called");
        case "run.undoing" -> "what was done is undone because " + data.get("why");
        case "run.cleaning" -> "its outcome is decided (" + data.get("outcome") + "); what is always done at the end follows";
        default -> "'" + data.get("step") + "'" + on + ", try " + data.getOrDefault("attempt", 1) + ": " + data.get("status")
            + (data.containsKey("error") ? " (" + data.get("error") + ")" : "");
      };
      steps.add(part(fact, "step", what, pick(data, "section", "exit", "outputs", "values", "durationMillis", "by", "comment")));
    }
    return steps;
  }

  private List<Explanation> proof(List<Fact> own, List<Fact> around) {
    List<Explanation> proof = new ArrayList<>();
    long from = of(own, "run.verifying"::equals).stream().mapToLong(Fact::sequence).min().orElse(Long.MAX_VALUE);
    of(own, type -> type.equals("run.verifying") || type.equals("run.settling"))
        .forEach(fact -> proof.add(part(fact, "proof", fact.type().equals("run.verifying") ? "proof must come in time" : "proof must last", pick(Json.map(fact.data()), "until"))));
    of(own, "step.ended"::equals).stream()
        .filter(fact -> fact.text("section").equals("verification"))
        .forEach(fact -> proof.add(part(fact, "proof", "check '" + fact.text("step") + "': " + fact.text("status"), Map.of())));
    of(around, type -> type.equals("incident.alerts_clear") || type.equals("incident.resolved")).stream()
        .filter(fact -> fact.sequence() > from)
        .forEach(fact -> proof.add(part(fact, "proof", fact.type().equals("incident.resolved") ? "the incident was resolved" : "all its alerts cleared", pick(Json.map(fact.data()), "how", "by"))));
    return proof;
  }

  private Explanation outcome(Fact fact, Map<String, Object> data) {
    return part(fact, "outcome", "It ended as " + data.get("outcome") + ": " + data.get("reason"), pick(data, "tried"));
  }

  private List<Explanation> alternatives(List<Fact> own, List<Fact> around) {
    List<Explanation> parts = new ArrayList<>();
    for (Fact fact : of(own, "run.planned"::equals)) {
      if (Json.map(fact.data()).get("alternatives") instanceof List<?> others) {
        others.forEach(other -> {
          if (other instanceof Map<?, ?> data) {
            parts.add(new Explanation("alternative", data.get("runbook") + " (rung " + data.get("rung") + "): " + data.get("why"), null, Map.of(), fact.sequence(), List.of()));
          }
        });
      }
    }
    of(around, "run.declined"::equals).forEach(fact -> parts.add(part(fact, "alternative", "automation declined: " + fact.text("reason"), pick(Json.map(fact.data()), "runbook", "rung"))));
    return parts;
  }

  private interface Telling {
    Explanation of(Fact fact, Map<String, Object> data);
  }

  private static List<Explanation> all(List<Fact> facts, String type, Telling telling) {
    return of(facts, type::equals).stream().map(fact -> telling.of(fact, Json.map(fact.data()))).toList();
  }

  private static List<Fact> of(List<Fact> facts, Predicate<String> type) {
    return facts.stream().filter(fact -> type.test(fact.type())).toList();
  }

  private static Explanation heading(String kind, String what, List<Explanation> because) {
    return new Explanation(kind, what, null, Map.of(), null, because);
  }

  private static Explanation part(Fact fact, String kind, String what, Map<String, Object> values) {
    return new Explanation(kind, what, fact.at().toString(), values, fact.sequence(), List.of());
  }

  private static Map<String, Object> pick(Map<String, Object> data, String... names) {
    Map<String, Object> picked = new LinkedHashMap<>();
    for (String name : names) {
      @Nullable Object value = data.get(name);
      if (value != null && !value.equals("") && !value.equals(List.of()) && !value.equals(Map.of())) {
        picked.put(name, value);
      }
    }
    return picked;
  }
}
