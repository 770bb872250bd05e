package dev.nightshift.console;

import dev.nightshift.alert.Alert;
import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.ledger.Tone;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert as a line of a list. */
public record AlertRow(
    long id,
    String name,
    String summary,
    String source,
    StateWord state,
    String severity,
    String place,
    String integration,
    String suppressedBy,
    Map<String, String> labels,
    Map<String, String> annotations,
    long occurrences,
    Instant startedAt,
    @Nullable Instant resolvedAt,
    @Nullable Long incident) {

  static AlertRow of(Alert alert, CatalogNames names) {
    return new AlertRow(
        alert.id(),
        alert.name(),
        alert.summary(),
        alert.source(),
        state(alert),
        alert.severity().name(),
        names.service(alert.service()),
        alert.integration(),
        alert.suppressedBy(),
        alert.labels(),
        alert.annotations(),
        alert.occurrences(),
        alert.startedAt(),
        alert.resolvedAt(),
        alert.incidentId());
  }

  private static StateWord state(Alert alert) {
    if (!alert.open()) {
      return new StateWord(Tone.GREEN, "cleared");
    }
    return alert.suppressedBy().isEmpty() ? new StateWord(Tone.RED, "firing") : new StateWord(Tone.GREY, "suppressed");
  }
}
