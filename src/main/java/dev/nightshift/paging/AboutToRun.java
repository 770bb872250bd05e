package dev.nightshift.paging;

import dev.nightshift.escalation.PageKind;
import dev.nightshift.ledger.Fact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a run is about to do of which somebody is told, as its plan on the ledger has it. Pure.
 *
 * @param actsFrom when it acts unless it is stopped, as an instant in ISO 8601; empty where it acts as soon as it can
 */
record AboutToRun(long run, String title, String runbook, String rung, List<Step> steps, List<String> targets, String actsFrom) {
  private static final int MOST = 20;

  /** A step with where it acts; nowhere in particular where {@code targets} is empty. */
  record Step(String name, String section, List<String> targets) {}

  /** Empty where the page is not about a run to watch, or the run has ended. */
  static Optional<AboutToRun> of(Page page, List<Fact> facts) {
    Long run = page.runId();
    if (run == null || page.kind() != PageKind.CHECK || facts.stream().anyMatch(fact -> fact.type().equals("run.ended") && run.equals(fact.runId()))) {
      return Optional.empty();
    }
    return facts.stream().filter(fact -> fact.type().equals("run.planned") && run.equals(fact.runId())).findFirst().map(fact -> of(run, fact));
  }

  private static AboutToRun of(long run, Fact fact) {
    JsonNode plan = fact.json();
    List<Step> steps = new ArrayList<>();
    plan.path("plan").forEach(step -> steps.add(new Step(step.path("step").asString(""), step.path("section").asString(""), texts(step.path("targets")))));
    return new AboutToRun(run, fact.text("title"), fact.text("runbook"), fact.text("rung"), steps, texts(plan.path("targets")), fact.text("actsFrom"));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asString("")));
    return texts;
  }

  /**
   * For people to read.
   *
   * @param when {@code actsFrom} on the clocks of the reader
   */
  List<String> lines(String when) {
    List<String> lines = new ArrayList<>();
    lines.add("Run " + run + ": " + title + " (" + runbook + "), rung " + rung);
    lines.add(when.isEmpty() ? "It acts as soon as its guardrails agree." : "It acts at " + when + " unless somebody stops it; until then it only looks.");
    steps.stream().filter(step -> !step.section().equals("rollback")).forEach(step -> lines.add(step.section() + ": " + step.name() + on(step)));
    lines.add("targets: " + (targets.isEmpty() ? "none" : some(targets)));
    return lines;
  }

  private String on(Step step) {
    return step.targets().isEmpty() || step.targets().equals(targets) ? "" : " on " + some(step.targets());
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MOST, names.size())));
    return names.size() <= MOST ? first : first + " and " + (names.size() - MOST) + " more";
  }

  Map<String, Object> payload(String stopLink) {
    Map<String, Object> payload = new LinkedHashMap<>(Map.of("run", run, "runbook", runbook, "title", title, "rung", rung, "targets", targets));
    payload.put("steps", steps.stream().map(step -> Map.of("step", step.name(), "section", step.section(), "targets", step.targets())).toList());
    payload.put("actsFrom", actsFrom);
    payload.put("stopUrl", stopLink);
    return payload;
  }
}
