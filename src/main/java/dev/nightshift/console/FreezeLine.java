package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.guardrail.Freeze;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that keeps automation away now.
 *
 * @param what the service, or everything
 * @param until null until somebody ends it
 */
public record FreezeLine(long id, String what, String by, String reason, Instant since, @Nullable Instant until) {

  static FreezeLine of(Freeze freeze, CatalogNames names) {
    String what = freeze.service().isEmpty() ? "everything" : names.service(freeze.service());
    String by = freeze.startedBy().startsWith("person:") ? names.person(freeze.startedBy().substring(7)) : freeze.startedBy();
    return new FreezeLine(freeze.id(), what, by, freeze.reason(), freeze.startedAt(), freeze.until());
  }
}
