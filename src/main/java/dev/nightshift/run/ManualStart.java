package dev.nightshift.run;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.catalog.Service;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.Standing;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.AlertView;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import dev.nightshift.runbook.Section;
import dev.nightshift.runbook.Step;
import dev.nightshift.target.Inventory;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Starts a runbook because a person says so. */
final class ManualStart {
  private final NewRuns newRuns;
  private final PlanMaker plans;
  private final Workspaces workspaces;
  private final Incidents incidents;
  private final Alerts alerts;
  private final Ledger ledger;
  private final Masks masks;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ManualStart(
      NewRuns newRuns, PlanMaker plans, Workspaces workspaces, Incidents incidents, Alerts alerts, Ledger ledger, Masks masks,
      TransactionTemplate transaction, Clock clock) {
    this.newRuns = newRuns;
    this.plans = plans;
    this.workspaces = workspaces;
    this.incidents = incidents;
    this.alerts = alerts;
    this.ledger = ledger;
    this.masks = masks;
    this.transaction = transaction;
    this.clock = clock;
  }

  long start(String name, @Nullable Long incidentId, Map<String, String> inputs, Actor actor) {
    Permissions.require(actor, Permissions.Action.START_RUN);
    Workspace workspace = workspaces.current();
    Runbook runbook = runbook(workspace, name);
    return transaction.execute(status -> start(workspace, runbook, incidentId, inputs, actor));
  }

  /** The runbook of this name, where the machine may run it. */
  static Runbook runbook(Workspace workspace, String name) {
    Runbook runbook = workspace.runbook(name).orElseThrow(() -> new Problem.Missing("There is no runbook '" + name + "' in the workspace."));
    if (runbook.rung() == Rung.MANUAL) {
      throw new Problem.Conflict(runbook.file() + " is on rung manual: people follow it by hand. Give it rung: human-initiated to let the machine run it.");
    }
    return runbook;
  }

  private long start(Workspace workspace, Runbook runbook, @Nullable Long incidentId, Map<String, String> inputs, Actor actor) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Incident incident = incidentId == null ? null : open(incidents.lock(incidentId));
    Plan plan = plan(workspace, runbook, incident, inputs);
    Permissions.require(workspace.catalog(), actor, Permissions.Action.START_RUN, plan.resource());
    long run = newRuns.create(new NewRuns.Order(plan, runbook, workspace.version(), incidentId, actor.name()), now);
    Map<String, Object> data = PlanningFacts.describe(plan, run);
    data.put("reason", actor.name() + " started it");
    data.put("match", "by hand");
    data.put("declaredRung", Standing.of(runbook).declared().word());
    data.put("alternatives", List.of());
    FactDraft fact = FactDraft.ofRun(run, incidentId, "run.planned", actor.name(), workspace.version(), data);
    ledger.append(PlanningFacts.masked(fact, masks.masking()));
    return run;
  }

  /** Returns the targets of a workspace, as they are known now. */
  Inventory inventory(Workspace workspace) {
    return plans.inventory(workspace);
  }

  /** What a run would do that a person starts now. */
  Plan plan(Workspace workspace, Runbook runbook, @Nullable Incident incident, Map<String, String> inputs) {
    String service = service(workspace, runbook, incident, null).id();
    return plan(new Order(workspace, runbook, incident, service, inputs, Standing.of(runbook).startedByPerson().rung(), true));
  }

  /** What is to be planned. */
  record Order(
      Workspace workspace, Runbook runbook, @Nullable Incident incident, String service, Map<String, String> inputs, Rung rung, boolean byPerson) {}

  /** What a run would do that begins now. */
  Plan plan(Order order) {
    Service service = order.workspace().catalog().service(order.service()).orElseThrow();
    AlertView alert = order.incident() == null ? AlertView.none(service) : alert(order.incident(), service);
    return plans.make(new PlanMaker.Order(
        order.workspace(), order.runbook(), alert, service.id(), order.inputs(), order.rung(), purpose(order.runbook()), order.byPerson()));
  }

  static Incident open(Incident incident) {
    if (!incident.open()) {
      throw new Problem.Conflict("Incident " + incident.id() + " is resolved; there is nothing left to act on.");
    }
    return incident;
  }

  /** What a person starts it for: to look only, where it has nothing else. */
  static Purpose purpose(Runbook runbook) {
    boolean looksOnly = runbook.path().stream().allMatch(step -> step.section() == Section.DIAGNOSIS);
    List<Step> steps = runbook.steps();
    if (steps.stream().noneMatch(ExecutableStep.class::isInstance)) {
      throw new Problem.Conflict(runbook.file() + " has no step that the machine could run; follow it by hand.");
    }
    return looksOnly ? Purpose.DIAGNOSE : Purpose.RECOVER;
  }

  /** The service that a run is for: the incident's, else the one that is named, else the one that the runbook names. */
  static Service service(Workspace workspace, Runbook runbook, @Nullable Incident incident, @Nullable String named) {
    Located<String> own = runbook.settings().service();
    if (named != null && workspace.catalog().service(named).isEmpty()) {
      throw new Problem.Missing("There is no service '" + named + "'; the services are " + String.join(", ", workspace.catalog().services().keySet()) + ".");
    }
    if (named != null && incident != null && !incident.service().equals(named)) {
      throw new Problem.Invalid("service: incident " + incident.id() + " is of the service " + incident.service() + ", not of " + named);
    }
    String id = incident != null ? incident.service() : named != null ? named : own == null ? "" : own.value();
    Optional<Service> service = workspace.catalog().service(id);
    return service.orElseThrow(() -> new Problem.Invalid(
        incident != null
            ? "The service '" + id + "' of incident " + incident.id() + " is not in the workspace any more."
            : runbook.file() + " does not name one service, so it can only be started for an incident: say for which one."));
  }

  private AlertView alert(Incident incident, Service service) {
    List<Alert> all = alerts.ofIncident(incident.id());
    return all.stream()
        .filter(Alert::open)
        .findFirst()
        .or(() -> all.stream().findFirst())
        .map(alert -> alert.view(service))
        .orElseGet(() -> AlertView.none(service));
  }
}
