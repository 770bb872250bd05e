package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.drift.DrillSchedule;
import dev.nightshift.drift.Drills;
import dev.nightshift.ladder.StaleMark;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.platform.Durations;
import dev.nightshift.runbook.Drill;
import dev.nightshift.runbook.Runbook;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a runbook still fits: what is in doubt, what was settled, and how its drills ended.
 *
 * @param schedule when it is tried out, in words; empty for never
 * @param next when the next drill is due; null for never
 */
public record RunbookCare(List<DoubtLine> open, List<DoubtLine> settled, List<DrillLine> drills, String schedule, @Nullable Instant next) {
  private static final int SETTLED = 5;
  private static final int DRILLS = 5;

  /** Where it is found out. */
  record Sources(Staleness staleness, Drills drills, DrillSchedule schedule) {
    RunbookCare of(Runbook runbook, CatalogNames names) {
      List<StaleMark> marks = staleness.history(runbook.name(), 50);
      Drill drill = runbook.settings().upkeep().drill();
      return new RunbookCare(
          marks.stream().filter(mark -> mark.confirmedAt() == null).map(mark -> DoubtLine.of(mark, names)).toList(),
          marks.stream().filter(mark -> mark.confirmedAt() != null).limit(SETTLED).map(mark -> DoubtLine.of(mark, names)).toList(),
          drills.list(runbook.name(), Long.MAX_VALUE, DRILLS).stream().map(each -> DrillLine.of(each, names)).toList(),
          drill == null ? "" : "every " + Durations.format(drill.every()) + (drill.at() == null ? "" : " at " + drill.at()),
          drill == null ? null : schedule.next().get(runbook.name()));
    }

    Set<String> stale() {
      return staleness.open().open().stream().map(StaleMark::runbook).collect(Collectors.toSet());
    }
  }

  public boolean stale() {
    return !open.isEmpty();
  }

  /** Whether there is anything to tell of drills. */
  public boolean drilled() {
    return !schedule.isEmpty() || !drills.isEmpty();
  }
}
