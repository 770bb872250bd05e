package dev.nightshift.incident;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The life of an incident as a pure function: what is, what happens, by whom and when, to what will be and the facts of it. */
final class IncidentMachine {

  /** A fact about to be written. */
  record Change(String type, Map<String, Object> data) {}

  /** What comes of it; no facts where nothing changed. */
  record Outcome(Incident next, List<Change> facts) {}

  private Incident incident;
  private final String by;
  private final Instant now;
  private final List<Change> facts = new ArrayList<>();

  private IncidentMachine(Incident incident, String by, Instant now) {
    this.incident = incident;
    this.by = by;
    this.now = now;
  }

  /**
   * Returns what comes of it. What has happened before changes nothing.
   *
   * @throws Problem.Conflict when it cannot happen to an incident in this state
   */
  static Outcome on(Incident incident, Happening happening, String by, Instant now) {
    IncidentMachine machine = new IncidentMachine(incident, by, now);
    machine.take(happening);
    return new Outcome(machine.incident, List.copyOf(machine.facts));
  }

  private void take(Happening happening) {
    switch (happening) {
      case Happening.AlertJoined(Severity severity, Map<String, Object> alert) -> joined(severity, alert);
      case Happening.AlertWorse(Severity severity) -> worse(severity);
      case Happening.AlertsClear() -> alertsClear();
      case Happening.Acknowledged() -> acknowledged();
      case Happening.Resolved(String reason) -> resolved(Map.of("how", "by hand", "by", by, "reason", reason));
      case Happening.Noted(String text) -> fact("incident.noted", Map.of("text", text));
      case Happening.SeverityChanged(Severity to) -> severityChanged(to);
      case Happening.HandsOff() -> handsOff();
      case Happening.RunActing(long run) -> held(run, Status.MITIGATING, "incident.mitigating");
      case Happening.RunVerifying(long run) -> held(run, Status.VERIFYING, "incident.verifying");
      case Happening.RunEnded ended -> runEnded(ended);
    }
  }

  /** An alert that joins a resolved incident has come back soon after: the incident is open again. */
  private void joined(Severity severity, Map<String, Object> alert) {
    fact(incident.open() ? "incident.alert_joined" : "incident.reopened", alert);
    if (!incident.open()) {
      incident = incident.returned();
    }
    worse(severity);
  }

  private void worse(Severity severity) {
    if (incident.open() && severity.compareTo(incident.severity()) < 0) {
      severityChanged(severity);
    }
  }

  private void severityChanged(Severity to) {
    mustBeOpen("change the severity of");
    if (to != incident.severity()) {
      fact("incident.severity_changed", Map.of("from", incident.severity().name(), "to", to.name()));
      incident = incident.with(to);
    }
  }

  private void alertsClear() {
    if (!incident.open()) {
      return;
    }
    fact("incident.alerts_clear", Map.of());
    if (incident.run() == null) {
      resolved(Map.of("how", "alerts clear", "by", by));
    }
  }

  private void acknowledged() {
    mustBeOpen("acknowledge");
    if (incident.acknowledgedAt() == null) {
      incident = incident.acknowledged(by, now);
      fact("incident.acknowledged", Map.of("by", by));
    }
  }

  /** The fact says all that is needed to count the incident, whoever reads nothing but its end. */
  private void resolved(Map<String, Object> how) {
    if (incident.open()) {
      String acknowledgedBy = incident.acknowledgedBy();
      Map<String, Object> data = new HashMap<>(how);
      data.putAll(Map.of(
          "service", incident.service(), "group", incident.group(), "openedAt", incident.openedAt().toString(),
          "acknowledgedBy", acknowledgedBy == null ? "" : acknowledgedBy));
      incident = incident.resolved(by, now);
      fact("incident.resolved", data);
    }
  }

  private void handsOff() {
    mustBeOpen("keep automation away from");
    if (!incident.handsOff()) {
      incident = incident.withHandsOff();
      fact("incident.hands_off", Map.of("by", by));
    }
  }

  private void held(long run, Status status, String fact) {
    mustBeOpen("act on");
    Long holder = incident.run();
    if (holder != null && holder != run) {
      throw new Problem.Conflict("Run " + holder + " holds incident " + incident.id() + "; run " + run + " must wait until it has ended.");
    }
    if (incident.status() != status || holder == null) {
      incident = incident.heldBy(run).with(status);
      fact(fact, Map.of("run", run));
    }
  }

  private void runEnded(Happening.RunEnded ended) {
    Long holder = incident.run();
    if (!incident.open() || holder == null || holder != ended.run()) {
      return;
    }
    if (ended.alertsClear()) {
      String how = ended.verified() ? "verified run" : "alerts clear";
      resolved(Map.of("how", how, "by", by, "run", ended.run()));
      return;
    }
    incident = incident.heldBy(null).with(incident.acknowledgedAt() == null ? Status.TRIGGERED : Status.ACKNOWLEDGED);
    fact("incident.released", Map.of("run", ended.run(), "verified", ended.verified(), "status", incident.status().name()));
  }

  private void mustBeOpen(String deed) {
    if (!incident.open()) {
      throw new Problem.Conflict("Incident " + incident.id() + " is resolved; you cannot " + deed + " it any more.");
    }
  }

  private void fact(String type, Map<String, Object> data) {
    facts.add(new Change(type, data));
  }
}
