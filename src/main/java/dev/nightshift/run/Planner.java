package dev.nightshift.run;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.Standing;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Follower;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.AlertView;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Match;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookMatching;
import dev.nightshift.runbook.Section;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides, each time an incident opens, what automation does about it: exactly once, and always with a reason on the ledger. */
public final class Planner implements Follower {
  private static final Set<String> WANTED = Set.of("incident.opened", "incident.reopened");

  private final RunStore runs;
  private final NewRuns newRuns;
  private final PlanMaker plans;
  private final Workspaces workspaces;
  private final Incidents incidents;
  private final Alerts alerts;
  private final Ledger ledger;
  private final Masks masks;
  private final Clock clock;

  Planner(
      RunStore runs, NewRuns newRuns, PlanMaker plans, Workspaces workspaces, Incidents incidents, Alerts alerts, Ledger ledger, Masks masks,
      Clock clock) {
    this.runs = runs;
    this.newRuns = newRuns;
    this.plans = plans;
    this.workspaces = workspaces;
    this.incidents = incidents;
    this.alerts = alerts;
    this.ledger = ledger;
    this.masks = masks;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "run-planner";
  }

  @Override
  public boolean wants(String factType) {
    return WANTED.contains(factType);
  }

  @Override
  public void handle(List<Fact> facts) {
    Workspace workspace = workspaces.current();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<FactDraft> drafts = new ArrayList<>();
    for (Fact fact : facts) {
      Long incident = fact.incidentId();
      if (incident != null && runs.decide(incident, fact.position(), now)) {
        drafts.addAll(decide(workspace, fact, incidents.get(incident), now));
      }
    }
    ledger.append(drafts.stream().map(draft -> PlanningFacts.masked(draft, masks.masking())).toList());
  }

  private List<FactDraft> decide(Workspace workspace, Fact fact, Incident incident, Instant now) {
    if (!incident.open()) {
      return List.of(PlanningFacts.declined(incident, workspace, "the incident was resolved before anything was planned", List.of()));
    }
    Optional<Alert> alert = alerts.find(fact.json().path("alert").asLong(0)).or(() -> alerts.ofIncident(incident.id()).stream().findFirst());
    if (alert.isEmpty()) {
      return List.of(PlanningFacts.declined(incident, workspace, "there is no alert that a runbook could match", List.of()));
    }
    AlertView view = view(workspace, alert.get());
    RunbookMatching.Matches matches = RunbookMatching.match(view, workspace.runbooks());
    Optional<Match> chosen = choose(matches.matches());
    if (chosen.isEmpty()) {
      return List.of(PlanningFacts.declined(incident, workspace, "no runbook matches " + view.name(), PlanningFacts.others(matches, null)));
    }
    return plan(new Choice(workspace, incident, view, matches, chosen.get(), fact.position()), now);
  }

  /** What was chosen, and out of what. */
  record Choice(Workspace workspace, Incident incident, AlertView alert, RunbookMatching.Matches matches, Match match, long position) {}

  /** The strongest match that can act, else the strongest. */
  private static Optional<Match> choose(List<Match> matches) {
    return matches.stream().filter(match -> has(match.runbook(), Section.MITIGATION)).findFirst().or(() -> matches.stream().findFirst());
  }

  private List<FactDraft> plan(Choice choice, Instant now) {
    Standing standing = Standing.of(choice.match().runbook());
    boolean alone = standing.declared().unattended();
    if (choice.incident().handsOff()) {
      return List.of(PlanningFacts.declined(choice, "people told automation to keep its hands off"));
    }
    if (alone && has(choice.match().runbook(), Section.MITIGATION)) {
      return start(choice, standing, Purpose.RECOVER, now);
    }
    String why = alone
        ? choice.match().runbook().name() + " has no step that changes anything; a person must act"
        : choice.match().runbook().name() + " is on rung " + standing.rung().word() + " and needs a person to start it";
    List<FactDraft> drafts = new ArrayList<>();
    if (has(choice.match().runbook(), Section.DIAGNOSIS)) {
      drafts.addAll(start(choice, standing, Purpose.DIAGNOSE, now));
    }
    drafts.add(PlanningFacts.declined(choice, why));
    return drafts;
  }

  private List<FactDraft> start(Choice choice, Standing standing, Purpose purpose, Instant now) {
    Runbook runbook = choice.match().runbook();
    Plan plan;
    try {
      plan = plans.make(new PlanMaker.Order(
          choice.workspace(), runbook, choice.alert(), choice.incident().service(), Map.of(), standing.rung(), purpose, false));
    } catch (Problem problem) {
      return List.of(PlanningFacts.declined(choice, runbook.name() + " cannot start: " + problem.getMessage()));
    }
    long run = newRuns.create(plan, runbook, choice.workspace().version(), choice.incident().id(), "automation", now);
    runs.decided(choice.incident().id(), choice.position(), run);
    return PlanningFacts.planned(choice, standing, plan, run);
  }

  private static boolean has(Runbook runbook, Section section) {
    return runbook.steps(section).stream().anyMatch(ExecutableStep.class::isInstance);
  }

  private static AlertView view(Workspace workspace, Alert alert) {
    return new AlertView(
        alert.name(), alert.severity(), alert.summary(), alert.source(), alert.labels(), alert.annotations(),
        workspace.catalog().service(alert.service()).orElse(null));
  }
}
