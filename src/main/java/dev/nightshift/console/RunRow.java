package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.run.Purpose;
import dev.nightshift.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A run as a line of a list. */
public record RunRow(
    long id,
    String title,
    String runbook,
    StateWord state,
    String rung,
    boolean looksOnly,
    String by,
    @Nullable Long incident,
    String targets,
    String reason,
    @Nullable Instant actsFrom,
    Instant createdAt,
    @Nullable Instant endedAt,
    String took) {
  private static final int MOST_TARGETS = 20;

  static RunRow of(Run run, CatalogNames names) {
    return new RunRow(
        run.id(),
        run.title(),
        run.runbook(),
        States.of(run),
        run.rung().word(),
        run.purpose() == Purpose.DIAGNOSE,
        names.actor(run.startedBy()),
        run.incidentId(),
        targets(run.targets()),
        run.reason(),
        run.waitsFor() == null ? run.actsFrom() : null,
        run.createdAt(),
        run.endedAt(),
        took(run.createdAt(), run.endedAt()));
  }

  private static String targets(List<String> all) {
    String some = String.join(", ", all.subList(0, Math.min(MOST_TARGETS, all.size())));
    return all.size() <= MOST_TARGETS ? some : some + " and " + (all.size() - MOST_TARGETS) + " more";
  }

  static String took(@Nullable Instant from, @Nullable Instant until) {
    if (from == null || until == null) {
      return "";
    }
    Duration length = Duration.between(from, until);
    if (length.toSeconds() < 10) {
      return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
    }
    return length.toMinutes() < 2 ? length.toSeconds() + " s" : length.toMinutes() + " min";
  }
}
