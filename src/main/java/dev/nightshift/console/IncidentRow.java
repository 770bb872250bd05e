package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.incident.Incident;
import dev.nightshift.run.Run;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident as a line of a list.
 *
 * @param place the service and its environment, in words
 * @param note who works on it, or what automation does
 */
public record IncidentRow(
    long id,
    String title,
    StateWord state,
    String severity,
    String place,
    String note,
    Instant openedAt,
    @Nullable Instant resolvedAt) {

  /** What needs a person first, then the worse, then the older. */
  static final Comparator<IncidentRow> BY_NEED =
      Comparator.comparing((IncidentRow row) -> row.state().tone())
          .thenComparing(IncidentRow::severity)
          .thenComparing(IncidentRow::openedAt);

  static IncidentRow of(Incident incident, List<Run> active, CatalogNames names) {
    String environment = names.environment(incident.service());
    String place = names.service(incident.service()) + (environment.isEmpty() ? "" : " · " + environment);
    return new IncidentRow(
        incident.id(),
        incident.title(),
        States.of(incident, active),
        incident.severity().name(),
        place,
        note(incident, active, names),
        incident.openedAt(),
        incident.resolvedAt());
  }

  private static String note(Incident incident, List<Run> active, CatalogNames names) {
    if (!incident.open()) {
      return "by " + names.actor(incident.resolvedBy());
    }
    if (!active.isEmpty()) {
      Run run = active.getLast();
      return "run " + run.id() + ": " + run.title();
    }
    return incident.acknowledgedBy() == null ? "" : names.actor(incident.acknowledgedBy()) + " is on it";
  }
}
