package dev.nightshift.escalation;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ladder.Standings;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Follower;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.runbook.Rung;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tells escalation what happens to incidents, runs and pages. */
public final class EscalationFollower implements Follower {

  private static final Set<String> WANTED =
      Set.of(
          "incident.opened", "incident.reopened", "incident.acknowledged", "incident.resolved", "incident.severity_changed",
          "incident.hands_off", "run.planned", "run.declined", "run.lowered", "run.approval_requested", "run.approved",
          "run.ended", "page.failed");

  private static final Set<String> OPENINGS = Set.of("incident.opened", "incident.reopened");

  private final Escalations escalations;
  private final EscalationPlans plans;
  private final Incidents incidents;
  private final Alerts alerts;
  private final Workspaces workspaces;
  private final Ladder ladder;
  private final Ledger ledger;

  public EscalationFollower(
      Escalations escalations,
      EscalationPlans plans,
      Incidents incidents,
      Alerts alerts,
      Workspaces workspaces,
      Ladder ladder,
      Ledger ledger) {
    this.escalations = escalations;
    this.plans = plans;
    this.incidents = incidents;
    this.alerts = alerts;
    this.workspaces = workspaces;
    this.ladder = ladder;
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return "escalation";
  }

  @Override
  public boolean wants(String factType) {
    return WANTED.contains(factType);
  }

  /** A person does not notice; many incidents at once are one statement. */
  @Override
  public Duration patience() {
    return Duration.ofMillis(50);
  }

  @Override
  public int atOnce() {
    return 20;
  }

  @Override
  public void handle(List<Fact> facts) {
    Map<Long, List<EscalationEvent>> events = new LinkedHashMap<>();
    Known known = known(facts);
    for (Fact fact : facts) {
      Long incidentId = fact.incidentId();
      if (incidentId != null) {
        event(incidentId, fact, known).ifPresent(event -> events.computeIfAbsent(incidentId, id -> new ArrayList<>()).add(event));
      }
    }
    if (!events.isEmpty()) {
      ledger.append(escalations.apply(events));
    }
  }

  /** What the facts of openings are about. */
  private record Known(Map<Long, Incident> incidents, Map<Long, Alert> alerts, @Nullable Standings standings) {}

  private Known known(List<Fact> facts) {
    List<Fact> openings = facts.stream().filter(fact -> OPENINGS.contains(fact.type())).toList();
    return openings.isEmpty()
        ? new Known(Map.of(), Map.of(), null)
        : new Known(
            incidents.find(openings.stream().map(Fact::incidentId).filter(Objects::nonNull).toList()),
            alerts.find(openings.stream().map(EscalationFollower::alertOf).toList()),
            ladder.standings());
  }

  private static long alertOf(Fact fact) {
    return fact.json().path("alert").asLong(0);
  }

  private Optional<EscalationEvent> event(long incidentId, Fact fact, Known known) {
    return switch (fact.type()) {
      case "incident.opened", "incident.reopened" -> Optional.of(opened(incidentId, fact, known));
      case "incident.acknowledged" -> Optional.of(new EscalationEvent.Acknowledged(fact.actor()));
      case "incident.resolved" -> Optional.of(new EscalationEvent.Resolved("resolved: " + fact.text("how")));
      case "incident.severity_changed" -> raised(fact);
      case "incident.hands_off" -> needed(fact.actor() + " told automation to keep its hands off");
      case "run.declined" -> needed("Automation does not act: " + fact.text("reason"));
      case "run.lowered" -> needed("Automation does not go on alone (now " + fact.text("to") + "): " + fact.text("why"));
      case "page.failed" -> undeliverable(fact);
      default -> fact.runId() == null ? Optional.empty() : run(incidentId, fact.runId(), fact);
    };
  }

  /** What a called run comes to is for its caller to judge; only its approvals need people of their own. */
  private Optional<EscalationEvent> run(long incidentId, long run, Fact fact) {
    if (fact.json().has("calledBy") && !fact.type().startsWith("run.appro")) {
      return Optional.empty();
    }
    return switch (fact.type()) {
      case "run.planned" -> planned(run, fact);
      case "run.approved" -> Optional.of(new EscalationEvent.RunApproved(reporting(run, fact), fact.actor(), longest(fact)));
      case "run.approval_requested" -> Optional.of(approvalNeeded(incidentId, run, fact));
      case "run.ended" ->
          Optional.of(
              fact.text("outcome").equals("succeeded")
                  ? new EscalationEvent.RunSucceeded(run)
                  : new EscalationEvent.RunFailed(run, "Run " + run + " ended as " + fact.text("outcome") + ": " + fact.text("reason")));
      default -> Optional.empty();
    };
  }

  /** The run whose end is waited for: the one that called all others. */
  private static long reporting(long run, Fact fact) {
    JsonNode callers = fact.json().path("callers");
    return callers.isEmpty() ? run : callers.get(callers.size() - 1).asLong(run);
  }

  private EscalationEvent opened(long incidentId, Fact fact, Known known) {
    if (!fact.text("undoneWhy").isEmpty()) {
      return new EscalationEvent.OpenedForPeople(PageKind.TAKE_OVER, "The recovery did not last: " + fact.text("undoneWhy"));
    }
    Workspace workspace = workspaces.current();
    Incident incident = known.incidents().get(incidentId);
    boolean handsOff = incident != null && incident.handsOff();
    Optional<Alert> alert = Optional.ofNullable(known.alerts().get(alertOf(fact)));
    return alert
        .or(() -> alerts.ofIncident(incidentId).stream().findFirst())
        .map(first -> Opening.decide(workspace, Objects.requireNonNull(known.standings(), "an opening was looked up"), first, handsOff))
        .orElseGet(() -> new EscalationEvent.OpenedForPeople(PageKind.INCIDENT, "There is no alert that a runbook could match"));
  }

  private static Optional<EscalationEvent> raised(Fact fact) {
    Severity from = Severity.of(fact.text("from"));
    Severity to = Severity.of(fact.text("to"));
    return to.compareTo(from) < 0
        ? Optional.of(new EscalationEvent.SeverityRaised("It became worse: " + from + " to " + to))
        : Optional.empty();
  }

  private static Optional<EscalationEvent> needed(String why) {
    return Optional.of(new EscalationEvent.PeopleNeeded(why));
  }

  private Optional<EscalationEvent> planned(long run, Fact fact) {
    if (!fact.text("purpose").equals("recover") || !fact.actor().equals("automation")) {
      return Optional.empty();
    }
    Rung rung = Rung.parse(fact.text("rung")).orElse(Rung.MANUAL);
    if (!rung.unattended()) {
      return Optional.of(new EscalationEvent.HandedOver(run, "Run " + run + " of " + fact.text("runbook") + " needs a person (rung " + rung.word() + ")"
          + (fact.text("lowered").isEmpty() ? "" : ": " + fact.text("lowered"))));
    }
    boolean alone = rung == Rung.FALLBACK;
    String why = "Run " + run + " of " + fact.text("runbook") + " acts " + (alone ? "alone" : "on rung " + fact.text("rung"));
    return Optional.of(new EscalationEvent.RunPlanned(run, alone, why, longest(fact)));
  }

  private EscalationEvent approvalNeeded(long incidentId, long run, Fact fact) {
    List<String> named = named(fact.json().path("approvers"));
    String service = incidents.find(incidentId).map(Incident::service).orElse("");
    String until = fact.text("until").isEmpty() ? "" : " until " + fact.text("until");
    return new EscalationEvent.ApprovalNeeded(
        run, "Run " + run + " needs an approval" + until, plans.approvers(workspaces.current(), service, named));
  }

  /** Names come as a list, or as one text with commas. */
  private static List<String> named(JsonNode approvers) {
    List<String> named = new ArrayList<>();
    if (approvers.isArray()) {
      approvers.forEach(approver -> named.add(approver.asString("")));
    } else {
      Arrays.stream(approvers.asString("").split(",")).map(String::strip).filter(name -> !name.isEmpty()).forEach(named::add);
    }
    return named;
  }

  private static Optional<EscalationEvent> undeliverable(Fact fact) {
    JsonNode data = fact.json();
    return data.path("next").asString("").isEmpty()
        ? Optional.of(
            new EscalationEvent.Undeliverable(
                fact.text("person"), data.path("round").asInt(0) - 1, data.path("level").asInt(0)))
        : Optional.empty();
  }

  private Duration longest(Fact fact) {
    String runbook = fact.text("runbook");
    return Opening.longest(workspaces.current(), runbook);
  }
}
