package dev.nightshift.alert;

import dev.nightshift.intake.Arrived;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Decision;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An alert while a batch of events is applied to it; afterwards what is to be written. */
final class AlertDraft {

  final OpenAlert.Identity identity;
  final String integration;
  final boolean fresh;
  final int version;
  long id;
  String name;
  String service;
  String group;
  Severity severity;
  String suppressedBy;
  AlertMachine.Condition condition;
  final @Nullable Long incidentId;
  final @Nullable Arrived first;
  @Nullable Instant resolvedAt;
  Instant lastSeenAt;
  int occurrences;

  private AlertDraft(OpenAlert stored, Instant now) {
    identity = stored.identity();
    integration = identity.integration();
    fresh = false;
    version = stored.version();
    id = stored.id();
    name = stored.name();
    service = stored.service();
    group = stored.group();
    severity = stored.severity();
    suppressedBy = stored.suppressedBy();
    condition = stored.condition();
    incidentId = stored.incidentId();
    first = null;
    lastSeenAt = now;
  }

  private AlertDraft(Arrived arrived, Decision decision, AlertMachine.Condition opened) {
    identity = OpenAlert.Identity.of(arrived);
    integration = arrived.integration();
    fresh = true;
    version = 0;
    name = arrived.event().name();
    service = decision.service();
    group = decision.group();
    severity = decision.severity();
    suppressedBy = suppressedBy(decision);
    condition = opened;
    incidentId = null;
    first = arrived;
    lastSeenAt = arrived.at();
    occurrences = 1;
  }

  static AlertDraft of(OpenAlert stored, Instant now) {
    return new AlertDraft(stored, now);
  }

  static AlertDraft opened(Arrived arrived, Decision decision, AlertMachine.Condition condition) {
    return new AlertDraft(arrived, decision, condition);
  }

  static String suppressedBy(Decision decision) {
    return decision.suppressed() ? decision.suppress() + " (" + decision.rule() + ")" : "";
  }

  /** Takes a routing decision over. */
  void route(Decision decision) {
    service = decision.service();
    group = decision.group();
    severity = decision.severity();
    suppressedBy = suppressedBy(decision);
  }

  boolean open() {
    return resolvedAt == null;
  }

  /** Returns when the condition began: by the source's clock where that is not ahead of ours. */
  Instant startedAt() {
    Arrived arrived = Objects.requireNonNull(first, "only a new alert has a beginning");
    Instant said = arrived.event().startsAt();
    return said == null || said.isAfter(arrived.at()) ? arrived.at() : said;
  }

  /** Returns what the fact of its opening or suppression says. */
  Map<String, Object> opening(Event event, Decision decision) {
    Map<String, Object> data = named();
    data.put("severity", severity.name());
    data.put("summary", event.summary());
    data.put("source", event.source());
    data.put("rule", decision.rule());
    data.put("ruleLine", decision.line());
    data.put("tried", decision.tried().stream().map(AlertDraft::tried).toList());
    if (!suppressedBy.isEmpty()) {
      data.put("reason", decision.suppress());
    }
    return data;
  }

  /** Returns what every fact of the alert says. */
  Map<String, Object> named() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("alert", id);
    data.put("integration", integration);
    data.put("name", name);
    data.put("service", service);
    data.put("group", group);
    return data;
  }

  private static Map<String, Object> tried(Decision.Tried tried) {
    return Map.of(
        "rule", tried.rule(), "line", tried.line(), "when", tried.when(), "verdict", tried.verdict().name(), "why", tried.why(), "values", tried.values());
  }
}
