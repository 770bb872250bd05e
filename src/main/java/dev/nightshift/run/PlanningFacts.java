package dev.nightshift.run;

import dev.nightshift.incident.Incident;
import dev.nightshift.ladder.Standing;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.platform.Masking;
import dev.nightshift.runbook.AlertView;
import dev.nightshift.runbook.Match;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookMatching;
import dev.nightshift.workspace.Workspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says on the ledger what was planned, why, and what else would have been possible. */
final class PlanningFacts {
  private static final int MOST_PASSED = 10;

  private PlanningFacts() {}

  /** Nothing is planned, whatever the runbooks say. */
  static FactDraft declined(Incident incident, Workspace workspace, String reason) {
    return FactDraft.ofIncident(
        incident.id(), "run.declined", "automation", workspace.version(), Map.of("reason", reason, "runbook", "", "alternatives", List.of()));
  }

  /** No runbook is for the alert. */
  static FactDraft declined(Incident incident, Workspace workspace, AlertView alert, RunbookMatching.Matches matches) {
    Map<String, Object> data = new LinkedHashMap<>(Map.of("reason", "no runbook matches " + alert.name(), "runbook", ""));
    looked(data, alert, matches, null);
    return FactDraft.ofIncident(incident.id(), "run.declined", "automation", workspace.version(), data);
  }

  static FactDraft declined(Choosing.Choice choice, Standing standing, String reason) {
    Runbook runbook = choice.match().runbook();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("reason", reason);
    data.put("runbook", runbook.name());
    data.put("runbookVersion", runbook.version());
    data.put("declaredRung", standing.declared().word());
    data.put("rung", standing.rung().word());
    data.put("rungs", rungs(standing));
    data.put("match", choice.match().reason());
    looked(data, choice.alert(), choice.matches(), choice.match());
    return FactDraft.ofIncident(choice.incident().id(), "run.declined", "automation", choice.workspace().version(), data);
  }

  static List<FactDraft> planned(Choosing.Choice choice, Standing standing, Plan plan, long run, Instant now) {
    String version = choice.workspace().version();
    long incident = choice.incident().id();
    Map<String, Object> data = describe(plan, run);
    data.put("reason", choice.match().reason());
    data.put("match", choice.match().by().name().toLowerCase(java.util.Locale.ROOT));
    data.put("declaredRung", standing.declared().word());
    if (standing.lowered() && plan.purpose() == Purpose.RECOVER) {
      data.put("lowered", standing.why());
    }
    if (!plan.countdown().isZero()) {
      data.put("actsFrom", now.plus(plan.countdown()).toString());
    }
    data.put("rungs", rungs(standing));
    looked(data, choice.alert(), choice.matches(), choice.match());
    List<FactDraft> drafts = new ArrayList<>();
    drafts.add(FactDraft.ofRun(run, incident, "run.planned", "automation", version, data));
    if (standing.lowered() && plan.purpose() == Purpose.RECOVER) {
      drafts.add(FactDraft.ofRun(run, incident, "run.lowered", "automation", version, Map.of(
          "run", run, "runbook", plan.runbook(), "from", standing.declared().word(), "to", standing.rung().word(), "why", standing.why())));
    }
    return drafts;
  }

  /** An alert or a person may carry a secret by mistake; the ledger must not. */
  static FactDraft masked(FactDraft draft, Masking masking) {
    return new FactDraft(
        draft.chain(), draft.incidentId(), draft.runId(), draft.type(), draft.actor(), draft.workspaceVersion(), masking.values(draft.data()));
  }

  /** What a plan says of itself. */
  static Map<String, Object> describe(Plan plan, long run) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("run", run);
    data.put("runbook", plan.runbook());
    data.put("title", plan.title());
    data.put("file", plan.file());
    data.put("runbookVersion", plan.version());
    data.put("rung", plan.rung().word());
    data.put("purpose", plan.purpose().word());
    data.put("service", plan.service());
    data.put("inputs", plan.inputs());
    data.put("targets", plan.targets().stream().map(target -> target.name()).toList());
    data.put("plan", plan.steps().stream().map(PlanningFacts::step).toList());
    return data;
  }

  private static Map<String, Object> step(PlannedStep step) {
    return Map.of(
        "step", step.name(), "section", step.section().name().toLowerCase(java.util.Locale.ROOT), "manual", step.manual(),
        "targets", step.targets().stream().filter(target -> !target.isEmpty()).toList());
  }

  /** How the rung came about: each of those of which the lowest holds. */
  static List<Map<String, Object>> rungs(Standing standing) {
    return standing.bounds().stream().map(bound -> Map.<String, Object>of("of", bound.name(), "rung", bound.rung().word(), "why", bound.why())).toList();
  }

  /** What was looked at beside what was taken; of those that are not for the alert the closest, in words. */
  private static void looked(Map<String, Object> data, AlertView alert, RunbookMatching.Matches matches, @Nullable Match taken) {
    data.put("alternatives", others(matches, taken));
    data.put("passed", matches.passed().stream().limit(MOST_PASSED)
        .map(passed -> Map.of("runbook", passed.runbook().name(), "why", passed.why(alert))).toList());
    data.put("passedMore", Math.max(0, matches.passed().size() - MOST_PASSED));
  }

  /** The runbooks that match and were not taken, and those of which nobody can say it. */
  private static List<Map<String, Object>> others(RunbookMatching.Matches matches, @Nullable Match taken) {
    List<Map<String, Object>> others = new ArrayList<>();
    for (Match match : matches.matches()) {
      if (match != taken) {
        others.add(Map.of(
            "runbook", match.runbook().name(), "rung", match.runbook().rung().word(), "why", "it matches too (" + match.reason() + "), but another one ties in closer or can act"));
      }
    }
    matches.undecided().forEach((runbook, why) -> others.add(Map.of("runbook", runbook.name(), "rung", runbook.rung().word(), "why", "its condition could not be evaluated: " + why)));
    return others;
  }
}
