package dev.nightshift.run;

import dev.nightshift.alert.Alert;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.SkillDrills;
import dev.nightshift.catalog.Team;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.ladder.Standing;
import dev.nightshift.ladder.Standings;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.AlertView;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Match;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookMatching;
import dev.nightshift.runbook.Section;
import dev.nightshift.workspace.Workspace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses what automation does about an incident, and out of what; it writes nothing down. */
final class Choosing {
  private final PlanMaker plans;
  private final Clock clock;

  Choosing(PlanMaker plans, Clock clock) {
    this.plans = plans;
    this.clock = clock;
  }

  /** What all incidents of one look are judged by. */
  record Ground(Workspace workspace, Standings standings) {}

  /**
   * What was chosen, and out of what.
   *
   * @param undone why the incident's last recovery by a run did not last, where that is what opened it again; else empty
   */
  record Choice(Workspace workspace, Incident incident, AlertView alert, RunbookMatching.Matches matches, Match match, String undone) {}

  /** What was decided: what is said in any case, and the run that begins, where one does. */
  record Decision(@Nullable Start start, List<FactDraft> said) {
    static Decision declined(FactDraft why) {
      return new Decision(null, List.of(why));
    }
  }

  /** A run that begins. */
  record Start(Choice choice, Standing standing, Plan plan) {
    NewRuns.Order order() {
      return new NewRuns.Order(plan, choice.match().runbook(), choice.workspace().version(), choice.incident().id(), "automation");
    }
  }

  /**
   * Decides what comes of an incident that has opened.
   *
   * @param alert what opened it, where that is known
   * @param undone why the incident's last recovery by a run did not last, where that is what opened it again; else empty
   */
  Decision decide(Ground ground, Incident incident, Optional<Alert> alert, String undone) {
    Workspace workspace = ground.workspace();
    if (!incident.open()) {
      return Decision.declined(PlanningFacts.declined(incident, workspace, "the incident was resolved before anything was planned"));
    }
    if (alert.isEmpty()) {
      return Decision.declined(PlanningFacts.declined(incident, workspace, "there is no alert that a runbook could match"));
    }
    AlertView view = alert.get().view(workspace.catalog());
    RunbookMatching.Matches matches = workspace.match(view);
    Optional<Match> chosen = choose(matches.matches());
    if (chosen.isEmpty()) {
      return Decision.declined(PlanningFacts.declined(incident, workspace, view, matches));
    }
    Runbook runbook = chosen.get().runbook();
    Standing standing = ground.standings().of(runbook, incident.service());
    return plan(new Choice(workspace, incident, view, matches, chosen.get(), undone), standing);
  }

  /** The strongest match that can act, else the strongest. */
  static Optional<Match> choose(List<Match> matches) {
    return matches.stream().filter(match -> has(match.runbook(), Section.MITIGATION)).findFirst().or(() -> matches.stream().findFirst());
  }

  private Decision plan(Choice choice, Standing standing) {
    boolean alone = standing.declared().unattended();
    if (choice.incident().handsOff()) {
      return Decision.declined(PlanningFacts.declined(choice, standing, "people told automation to keep its hands off"));
    }
    if (!choice.undone().isEmpty()) {
      return Decision.declined(PlanningFacts.declined(choice, standing, "the last recovery did not last, so a person decides what is next: " + choice.undone()));
    }
    if (alone && has(choice.match().runbook(), Section.MITIGATION)) {
      Optional<String> drill = standing.rung().unattended() ? skillDrill(choice) : Optional.empty();
      return start(choice, drill.map(standing::handedOver).orElse(standing), Purpose.RECOVER, List.of());
    }
    String why = alone
        ? choice.match().runbook().name() + " has no step that changes anything; a person must act"
        : choice.match().runbook().name() + " is on rung " + standing.rung().word() + " and needs a person to start it";
    List<FactDraft> said = List.of(PlanningFacts.declined(choice, standing, why));
    return has(choice.match().runbook(), Section.DIAGNOSIS)
        ? start(choice, standing, Purpose.DIAGNOSE, said)
        : new Decision(null, said);
  }

  /** Why a person takes this case over although automation could do it; by the clocks of the team that would be called. */
  private Optional<String> skillDrill(Choice choice) {
    Catalog catalog = choice.workspace().catalog();
    Incident incident = choice.incident();
    SkillDrills drills = catalog.rules().oversight().skillDrills();
    Optional<Team> team = catalog.service(incident.service()).flatMap(service -> catalog.team(service.team()));
    return drills == null ? Optional.empty() : team.flatMap(people -> drills.why(incident.id(), incident.severity(), clock.instant(), people.rotation().zone()));
  }

  private Decision start(Choice choice, Standing standing, Purpose purpose, List<FactDraft> said) {
    Runbook runbook = choice.match().runbook();
    try {
      Plan plan = plans.make(new PlanMaker.Order(
          choice.workspace(), runbook, choice.alert(), choice.incident().service(), Map.of(), standing.rung(), purpose, false));
      Permissions.require(choice.workspace().catalog(), Actor.AUTOMATION, Permissions.Action.START_RUN, plan.resource());
      return new Decision(new Start(choice, standing, plan), said);
    } catch (Problem problem) {
      List<FactDraft> both = new ArrayList<>(List.of(PlanningFacts.declined(choice, standing, runbook.name() + " cannot start: " + problem.getMessage())));
      both.addAll(said);
      return new Decision(null, both);
    }
  }

  static boolean has(Runbook runbook, Section section) {
    return runbook.steps(section).stream().anyMatch(ExecutableStep.class::isInstance);
  }
}
