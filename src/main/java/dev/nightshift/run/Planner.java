package dev.nightshift.run;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.SkillDrills;
import dev.nightshift.catalog.Team;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ladder.Standing;
import dev.nightshift.ladder.Standings;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Follower;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Masking;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides, each time an incident opens, what automation does about it: exactly once, and always with a reason on the ledger. */
public final class Planner implements Follower {
  private static final Set<String> WANTED = Set.of("incident.opened", "incident.reopened");

  private final PlanningStore openings;
  private final FirstTurns runs;
  private final PlanMaker plans;
  private final Workspaces workspaces;
  private final Incidents incidents;
  private final Alerts alerts;
  private final Ladder ladder;
  private final Ledger ledger;
  private final Masks masks;
  private final Clock clock;

  Planner(
      PlanningStore openings, FirstTurns runs, PlanMaker plans, Workspaces workspaces, Incidents incidents, Alerts alerts, Ladder ladder,
      Ledger ledger, Masks masks, Clock clock) {
    this.openings = openings;
    this.runs = runs;
    this.plans = plans;
    this.workspaces = workspaces;
    this.incidents = incidents;
    this.alerts = alerts;
    this.ladder = ladder;
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

  /** The runs that begin take a few statements each. */
  @Override
  public int atOnce() {
    return 20;
  }

  @Override
  public void handle(List<Fact> facts) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Map<PlanningStore.Opening, Fact> told = new LinkedHashMap<>();
    for (Fact fact : facts) {
      Long incident = fact.incidentId();
      if (incident != null) {
        told.put(new PlanningStore.Opening(incident, fact.position()), fact);
      }
    }
    write(decided(new Ground(workspaces.current(), ladder.standings()), told), now);
  }

  private record Ground(Workspace workspace, Standings standings) {}

  /** What was decided for an opening: what is said in any case, and the run that begins, where one does. */
  private record Decided(PlanningStore.Opening opening, @Nullable Start start, List<FactDraft> said) {
    static Decided declined(PlanningStore.Opening opening, FactDraft why) {
      return new Decided(opening, null, List.of(why));
    }
  }

  private record Start(Choice choice, Standing standing, Plan plan) {
    NewRuns.Order order() {
      return new NewRuns.Order(plan, choice.match().runbook(), choice.workspace().version(), choice.incident().id(), "automation");
    }
  }

  private List<Decided> decided(Ground ground, Map<PlanningStore.Opening, Fact> told) {
    Map<Long, Incident> known = incidents.find(told.keySet().stream().map(PlanningStore.Opening::incidentId).toList());
    Map<Long, Alert> opened = alerts.find(told.values().stream().map(Planner::alertOf).toList());
    List<Decided> decided = new ArrayList<>();
    told.forEach(
        (opening, fact) -> {
          Incident incident = Objects.requireNonNull(known.get(opening.incidentId()), "a fact of an incident follows the incident");
          decided.add(decide(ground, opening, incident, opened.get(alertOf(fact)), fact.text("undoneWhy")));
        });
    return decided;
  }

  private static long alertOf(Fact fact) {
    return fact.json().path("alert").asLong(0);
  }

  /**
   * Writes down what was decided, tells it, and stores and begins the runs. What was decided before stays as it is. Nothing is written before
   * all is thought out, since nothing newer settles for anybody from the first write on.
   */
  private void write(List<Decided> decided, Instant now) {
    Map<PlanningStore.Opening, RunStore.Row> rows = numbered(decided, now);
    Map<PlanningStore.Opening, Optional<Long>> all = new LinkedHashMap<>();
    decided.forEach(one -> all.put(one.opening(), Optional.ofNullable(rows.get(one.opening())).map(row -> row.run().id())));
    Set<PlanningStore.Opening> fresh = all.isEmpty() ? Set.of() : openings.decide(all, now);
    Masking masking = masks.masking();
    List<FactDraft> told = new ArrayList<>();
    List<FirstTurns.Fresh> beginning = new ArrayList<>();
    for (Decided one : decided) {
      if (fresh.contains(one.opening())) {
        RunStore.Row row = rows.get(one.opening());
        said(one, row, now).forEach(draft -> told.add(PlanningFacts.masked(draft, masking)));
        if (row != null && one.start() != null) {
          beginning.add(new FirstTurns.Fresh(row, one.start().choice().incident()));
        }
      }
    }
    told.addAll(runs.begin(beginning, now));
    ladder.weigh(ledger.append(told));
  }

  private Map<PlanningStore.Opening, RunStore.Row> numbered(List<Decided> decided, Instant now) {
    List<Decided> starting = decided.stream().filter(one -> one.start() != null).toList();
    List<RunStore.Row> rows = runs.number(starting.stream().map(one -> Objects.requireNonNull(one.start()).order()).toList(), now);
    Map<PlanningStore.Opening, RunStore.Row> of = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      of.put(starting.get(i).opening(), rows.get(i));
    }
    return of;
  }

  private static List<FactDraft> said(Decided one, RunStore.@Nullable Row run, Instant now) {
    Start start = one.start();
    List<FactDraft> planned = start == null || run == null ? List.of()
        : PlanningFacts.planned(start.choice(), start.standing(), start.plan(), run.run().id(), now);
    return Stream.concat(planned.stream(), one.said().stream()).toList();
  }

  private Decided decide(Ground ground, PlanningStore.Opening opening, Incident incident, @Nullable Alert told, String undone) {
    Workspace workspace = ground.workspace();
    if (!incident.open()) {
      return Decided.declined(opening, PlanningFacts.declined(incident, workspace, "the incident was resolved before anything was planned"));
    }
    Optional<Alert> alert = Optional.ofNullable(told).or(() -> alerts.ofIncident(incident.id()).stream().findFirst());
    if (alert.isEmpty()) {
      return Decided.declined(opening, PlanningFacts.declined(incident, workspace, "there is no alert that a runbook could match"));
    }
    AlertView view = alert.get().view(workspace.catalog());
    RunbookMatching.Matches matches = workspace.match(view);
    Optional<Match> chosen = choose(matches.matches());
    if (chosen.isEmpty()) {
      return Decided.declined(
          opening, PlanningFacts.declined(incident, workspace, view, matches));
    }
    Runbook runbook = chosen.get().runbook();
    Standing standing = ground.standings().of(runbook, incident.service());
    return plan(opening, new Choice(workspace, incident, view, matches, chosen.get(), undone), standing);
  }

  /**
   * What was chosen, and out of what.
   *
   * @param undone why the incident's last recovery by a run did not last, where that is what opened it again; else empty
   */
  record Choice(Workspace workspace, Incident incident, AlertView alert, RunbookMatching.Matches matches, Match match, String undone) {}

  /** The strongest match that can act, else the strongest. */
  static Optional<Match> choose(List<Match> matches) {
    return matches.stream().filter(match -> has(match.runbook(), Section.MITIGATION)).findFirst().or(() -> matches.stream().findFirst());
  }

  private Decided plan(PlanningStore.Opening opening, Choice choice, Standing standing) {
    boolean alone = standing.declared().unattended();
    if (choice.incident().handsOff()) {
      return Decided.declined(opening, PlanningFacts.declined(choice, standing, "people told automation to keep its hands off"));
    }
    if (!choice.undone().isEmpty()) {
      return Decided.declined(opening, PlanningFacts.declined(choice, standing, "the last recovery did not last, so a person decides what is next: " + choice.undone()));
    }
    if (alone && has(choice.match().runbook(), Section.MITIGATION)) {
      Optional<String> drill = standing.rung().unattended() ? skillDrill(choice) : Optional.empty();
      if (drill.isPresent()) {
        return start(opening, choice, standing.handedOver(drill.get()), Purpose.RECOVER, List.of());
      }
      return start(opening, choice, standing, Purpose.RECOVER, List.of());
    }
    String why = alone
        ? choice.match().runbook().name() + " has no step that changes anything; a person must act"
        : choice.match().runbook().name() + " is on rung " + standing.rung().word() + " and needs a person to start it";
    List<FactDraft> said = List.of(PlanningFacts.declined(choice, standing, why));
    return has(choice.match().runbook(), Section.DIAGNOSIS)
        ? start(opening, choice, standing, Purpose.DIAGNOSE, said)
        : new Decided(opening, null, said);
  }

  /** Why a person takes this case over although automation could do it; by the clocks of the team that would be called. */
  private Optional<String> skillDrill(Choice choice) {
    Catalog catalog = choice.workspace().catalog();
    Incident incident = choice.incident();
    SkillDrills drills = catalog.rules().oversight().skillDrills();
    Optional<Team> team = catalog.service(incident.service()).flatMap(service -> catalog.team(service.team()));
    return drills == null ? Optional.empty() : team.flatMap(people -> drills.why(incident.id(), incident.severity(), clock.instant(), people.rotation().zone()));
  }

  private Decided start(PlanningStore.Opening opening, Choice choice, Standing standing, Purpose purpose, List<FactDraft> said) {
    Runbook runbook = choice.match().runbook();
    try {
      Plan plan = plans.make(new PlanMaker.Order(
          choice.workspace(), runbook, choice.alert(), choice.incident().service(), Map.of(), standing.rung(), purpose, false));
      Permissions.require(choice.workspace().catalog(), Actor.AUTOMATION, Permissions.Action.START_RUN, plan.resource());
      return new Decided(opening, new Start(choice, standing, plan), said);
    } catch (Problem problem) {
      List<FactDraft> both = new ArrayList<>(List.of(PlanningFacts.declined(choice, standing, runbook.name() + " cannot start: " + problem.getMessage())));
      both.addAll(said);
      return new Decided(opening, null, both);
    }
  }

  static boolean has(Runbook runbook, Section section) {
    return runbook.steps(section).stream().anyMatch(ExecutableStep.class::isInstance);
  }
}
