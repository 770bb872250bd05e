package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.ladder.StaleMark;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A doubt about a runbook, open or settled.
 *
 * @param scope for which service, in words; empty for all
 * @param again how often it came up after the first time, in words; empty for never
 * @param by who settled it; empty while it is open
 */
public record DoubtLine(
    String scope, List<String> reasons, String again, Instant since, String by, @Nullable Instant settledAt, String comment) {

  static DoubtLine of(StaleMark mark, CatalogNames names) {
    return new DoubtLine(
        mark.service().isEmpty() ? "" : "for " + names.service(mark.service()),
        mark.reasons(),
        mark.cause() == StaleMark.Cause.CHANGE && mark.times() > 1 ? (mark.times() == 2 ? "one more change" : (mark.times() - 1) + " more changes") + " since" : "",
        mark.markedAt(),
        mark.confirmedBy() == null ? "" : names.actor(mark.confirmedBy()),
        mark.confirmedAt(),
        mark.comment());
  }
}
