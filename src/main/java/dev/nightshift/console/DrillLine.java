package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.drift.DrillRun;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A drill as a line of a runbook's page. */
public record DrillLine(long id, StateWord state, String by, Instant startedAt, @Nullable Long run, List<String> broke) {

  static DrillLine of(DrillRun drill, CatalogNames names) {
    return new DrillLine(drill.id(), States.of(drill), names.actor(drill.startedBy()), drill.startedAt(), drill.runId(), drill.broke());
  }
}
