package dev.nightshift.run;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Follower;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Masking;
import dev.nightshift.run.Choosing.Decision;
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
  private final Choosing choosing;
  private final Workspaces workspaces;
  private final Incidents incidents;
  private final Alerts alerts;
  private final Ladder ladder;
  private final Ledger ledger;
  private final Masks masks;
  private final Clock clock;

  Planner(
      PlanningStore openings, FirstTurns runs, Choosing choosing, Workspaces workspaces, Incidents incidents, Alerts alerts, Ladder ladder,
      Ledger ledger, Masks masks, Clock clock) {
    this.openings = openings;
    this.runs = runs;
    this.choosing = choosing;
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
    write(decided(new Choosing.Ground(workspaces.current(), ladder.standings()), told), now);
  }

  private Map<PlanningStore.Opening, Decision> decided(Choosing.Ground ground, Map<PlanningStore.Opening, Fact> told) {
    Map<Long, Incident> known = incidents.find(told.keySet().stream().map(PlanningStore.Opening::incidentId).toList());
    Map<Long, Alert> opened = alerts.find(told.values().stream().map(Planner::alertOf).toList());
    Map<PlanningStore.Opening, Decision> decided = new LinkedHashMap<>();
    told.forEach(
        (opening, fact) -> {
          Incident incident = Objects.requireNonNull(known.get(opening.incidentId()), "a fact of an incident follows the incident");
          Optional<Alert> alert = Optional.ofNullable(opened.get(alertOf(fact))).or(() -> alerts.ofIncident(incident.id()).stream().findFirst());
          decided.put(opening, choosing.decide(ground, incident, alert, fact.text("undoneWhy")));
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
  private void write(Map<PlanningStore.Opening, Decision> decided, Instant now) {
    Map<PlanningStore.Opening, RunStore.Row> rows = numbered(decided, now);
    Map<PlanningStore.Opening, Optional<Long>> all = new LinkedHashMap<>();
    decided.keySet().forEach(opening -> all.put(opening, Optional.ofNullable(rows.get(opening)).map(row -> row.run().id())));
    Set<PlanningStore.Opening> fresh = all.isEmpty() ? Set.of() : openings.decide(all, now);
    Masking masking = masks.masking();
    List<FactDraft> told = new ArrayList<>();
    List<FirstTurns.Fresh> beginning = new ArrayList<>();
    decided.forEach(
        (opening, decision) -> {
          if (fresh.contains(opening)) {
            RunStore.Row row = rows.get(opening);
            said(decision, row, now).forEach(draft -> told.add(PlanningFacts.masked(draft, masking)));
            if (row != null && decision.start() != null) {
              beginning.add(new FirstTurns.Fresh(row, decision.start().choice().incident()));
            }
          }
        });
    told.addAll(runs.begin(beginning, now));
    ladder.weigh(ledger.append(told));
  }

  private Map<PlanningStore.Opening, RunStore.Row> numbered(Map<PlanningStore.Opening, Decision> decided, Instant now) {
    List<PlanningStore.Opening> starting = new ArrayList<>();
    List<NewRuns.Order> orders = new ArrayList<>();
    decided.forEach(
        (opening, decision) -> {
          if (decision.start() != null) {
            starting.add(opening);
            orders.add(decision.start().order());
          }
        });
    List<RunStore.Row> rows = runs.number(orders, now);
    Map<PlanningStore.Opening, RunStore.Row> of = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      of.put(starting.get(i), rows.get(i));
    }
    return of;
  }

  private static List<FactDraft> said(Decision decision, RunStore.@Nullable Row run, Instant now) {
    Choosing.Start start = decision.start();
    List<FactDraft> planned = start == null || run == null ? List.of()
        : PlanningFacts.planned(start.choice(), start.standing(), start.plan(), run.run().id(), now);
    return Stream.concat(planned.stream(), decision.said().stream()).toList();
  }
}
