package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.oncall.OnCallRoster;
import dev.nightshift.oncall.Shift;
import dev.nightshift.oncall.ShiftOverride;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is on call for a team.
 *
 * @param person the name, or empty in a gap
 * @param next who follows, or empty
 */
public record DutyRow(
    String teamId,
    String team,
    String person,
    @Nullable Instant until,
    String next,
    @Nullable ShiftOverride override) {

  static DutyRow of(OnCallRoster.Duty duty, CatalogNames names) {
    Shift now = duty.now();
    Shift next = duty.next();
    return new DutyRow(
        duty.team().id(),
        duty.team().name(),
        now.onCall().map(names::person).orElse(""),
        now.until(),
        next == null ? "" : next.onCall().map(names::person).orElse("nobody"),
        now.override());
  }
}
