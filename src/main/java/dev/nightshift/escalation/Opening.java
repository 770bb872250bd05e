package dev.nightshift.escalation;

import dev.nightshift.alert.Alert;
import dev.nightshift.ladder.Standing;
import dev.nightshift.ladder.Standings;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Match;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Section;
import dev.nightshift.workspace.Workspace;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides, when an incident opens, whether a person is told at once. A runbook on rung fallback that can act without a person
 * makes us wait, and only as long as it takes to begin; one on rung oversight as long as it takes to plan, so that the person
 * reads what it is about to do. What it then does or does not is on the ledger.
 */
final class Opening {

  /** How soon a run must have begun. */
  static final Duration START_WITHIN = Duration.ofMinutes(1);

  /** How soon the run must be planned of which a person is told what it is about to do. */
  static final Duration PLAN_WITHIN = Duration.ofSeconds(10);

  /** What a run may take longer than its own limits before a person looks. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private Opening() {}

  static EscalationEvent decide(Workspace workspace, Standings standings, Alert alert, boolean handsOff) {
    Optional<Runbook> acting =
        workspace.match(alert.view(workspace.catalog())).matches().stream().map(Match::runbook).filter(Opening::acts).findFirst();
    if (handsOff) {
      return people(PageKind.INCIDENT, "Automation was told to keep its hands off");
    }
    return acting.map(runbook -> decide(runbook, standings.of(runbook, alert.service()))).orElseGet(() -> people(PageKind.INCIDENT, "No runbook acts on this by itself"));
  }

  private static EscalationEvent decide(Runbook runbook, Standing standing) {
    return switch (standing.rung()) {
      case FALLBACK -> new EscalationEvent.OpenedForAutomation("Runbook " + runbook.name() + " acts alone (rung fallback)", START_WITHIN);
      case OVERSIGHT -> new EscalationEvent.OpenedForAutomation(
          "Runbook " + runbook.name() + " acts by itself (rung oversight); a person is told as soon as its plan stands", PLAN_WITHIN);
      case HUMAN_INITIATED, MANUAL ->
          people(PageKind.INCIDENT, "Runbook " + runbook.name() + " fits and needs a person" + (standing.lowered() ? ": " + standing.why() : ""));
    };
  }

  private static EscalationEvent people(PageKind kind, String why) {
    return new EscalationEvent.OpenedForPeople(kind, why);
  }

  /** Returns how long a run of a runbook may take, with its proof, before a person looks. */
  static Duration longest(Workspace workspace, String runbookName) {
    Runbook.Settings settings = workspace.runbook(runbookName).map(Runbook::settings).orElse(Runbook.Settings.NONE);
    return settings.limits().timeout().plus(settings.verify().within()).plus(settings.verify().settle()).plus(MARGIN);
  }

  /** Whether it can change anything; the planner takes the same runbook. */
  private static boolean acts(Runbook runbook) {
    return runbook.steps(Section.MITIGATION).stream().anyMatch(ExecutableStep.class::isInstance);
  }
}
