package dev.nightshift.console;

import dev.nightshift.incident.Incident;
import dev.nightshift.intake.ChangeEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An incident with everything its page shows.
 *
 * @param row what lists show of it
 * @param summary the last thing that happened, in one sentence
 * @param asks the runs that wait for a person
 * @param diagnosis what looking around found, newest run first
 * @param duty who is on call for the service's team, or null where the service has none
 * @param earlier the incidents of the same alert before this one
 */
public record IncidentView(
    Incident incident,
    IncidentRow row,
    String serviceId,
    String summary,
    List<FactLine> lines,
    List<RunView> runs,
    List<RunView> asks,
    List<StepLine> diagnosis,
    List<AlertRow> alerts,
    List<RunbookPick> picks,
    @Nullable DutyRow duty,
    List<Paged> paged,
    List<ChangeEvent> changes,
    List<Earlier> earlier,
    List<Neighbour> neighbours) {

  /** A page to somebody, and what became of it. */
  public record Paged(long id, String person, String channel, StateWord state, Instant at) {}

  /**
   * An incident of the same alert before this one.
   *
   * @param fix what fixed it, as far as the ledger knows
   */
  public record Earlier(IncidentRow row, String fix) {}

  /** A service that this one needs. */
  public record Neighbour(String id, String name, StateWord state) {}

  /** The run to look at: the one under way, else the last. */
  public Optional<RunView> current() {
    return runs.stream().filter(run -> run.row().endedAt() == null).findFirst().or(() -> runs.stream().findFirst());
  }
}
