package dev.nightshift.incident;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Narration;
import dev.nightshift.ledger.Sentence;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Paged;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Workspaces;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Incidents over HTTP. */
@RestController
@RequestMapping("/api/v1/incidents")
public final class IncidentApi {

  /** An incident with its alerts. */
  public record Detail(Incident incident, List<Alert> alerts) {}

  /**
   * One line of the timeline.
   *
   * @param sentence what the fact says, for people
   * @param minor whether it only matters to those who look closely
   */
  public record Line(
      long sequence, String type, Instant at, String actor, @Nullable Long runId, String sentence, boolean minor, Map<String, Object> data) {
    static Line of(Fact fact, Narration narration) {
      Sentence said = narration.of(fact);
      return new Line(fact.sequence(), fact.type(), fact.at(), fact.actor(), fact.runId(), said.text(), said.minor(), Json.map(fact.data()));
    }
  }

  record Resolution(@Nullable String reason) {}

  record Note(@Nullable String text) {}

  record NewSeverity(@Nullable String severity) {}

  private final Incidents incidents;
  private final Alerts alerts;
  private final Workspaces workspaces;

  public IncidentApi(Incidents incidents, Alerts alerts, Workspaces workspaces) {
    this.incidents = incidents;
    this.alerts = alerts;
    this.workspaces = workspaces;
  }

  /** Lists incidents, newest first; {@code before} takes the {@code next} of the page before. */
  @GetMapping
  Paged<Incident> list(
      @RequestParam(defaultValue = "open") String status,
      @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
      @RequestParam(defaultValue = "50") int limit,
      Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    Incidents.Filter filter = Paged.choice("status", status, "open", "all") ? Incidents.Filter.OPEN : Incidents.Filter.ALL;
    int size = Paged.limit(limit);
    return Paged.of(incidents.list(filter, before, size), size, Incident::id);
  }

  @GetMapping("/{id}")
  Detail get(@PathVariable long id, Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    return new Detail(incidents.get(id), alerts.ofIncident(id));
  }

  @GetMapping("/{id}/timeline")
  Paged<Line> timeline(@PathVariable long id, Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    incidents.get(id);
    Narration narration = workspaces.current().catalog().narration();
    return new Paged<>(incidents.timeline(id).stream().map(fact -> Line.of(fact, narration)).toList(), null);
  }

  @PostMapping("/{id}/acknowledge")
  Incident acknowledge(@PathVariable long id, Actor actor) {
    work(id, actor);
    return incidents.acknowledge(id, actor);
  }

  @PostMapping("/{id}/resolve")
  Incident resolve(@PathVariable long id, @RequestBody(required = false) @Nullable Resolution body, Actor actor) {
    work(id, actor);
    String reason = body == null || body.reason() == null ? "" : body.reason();
    return incidents.resolve(id, actor, reason);
  }

  @PostMapping("/{id}/notes")
  Incident note(@PathVariable long id, @RequestBody Note body, Actor actor) {
    work(id, actor);
    return incidents.note(id, actor, body.text() == null ? "" : body.text());
  }

  @PostMapping("/{id}/severity")
  Incident severity(@PathVariable long id, @RequestBody NewSeverity body, Actor actor) {
    work(id, actor);
    return incidents.changeSeverity(id, actor, severity(body.severity()));
  }

  @PostMapping("/{id}/hands-off")
  Incident handsOff(@PathVariable long id, Actor actor) {
    work(id, actor);
    return incidents.handsOff(id, actor);
  }

  /** Rules are about the service of an incident; whether there is one is for those to know who may work on incidents at all. */
  private void work(long id, Actor actor) {
    Permissions.require(actor, Permissions.Action.WORK_ON_INCIDENT);
    String service = incidents.get(id).service();
    Permissions.require(workspaces.current().catalog(), actor, Permissions.Action.WORK_ON_INCIDENT, Permissions.Resource.ofService(service));
  }

  private static Severity severity(@Nullable String word) {
    try {
      return Severity.valueOf(word == null ? "" : word.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Problem.Invalid("severity: '" + word + "' must be one of sev1, sev2, sev3, sev4, sev5", e);
    }
  }
}
