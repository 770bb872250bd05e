package dev.nightshift.drift;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A runbook that is tried out, or was.
 *
 * @param startedBy by the name on the ledger; {@code automation} where it was due
 * @param runId the run of its Diagnosis; null where it has none, or could not begin
 * @param broke what broke, in sentences; empty unless it failed
 */
public record DrillRun(
    long id,
    String runbook,
    String runbookVersion,
    String workspaceVersion,
    String service,
    Map<String, String> inputs,
    String startedBy,
    @Nullable Long runId,
    Status status,
    List<String> broke,
    Instant startedAt,
    @Nullable Instant endedAt) {

  /** How it stands. */
  public enum Status {
    RUNNING,
    PASSED,
    FAILED;

    /** As facts, API and tables have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public DrillRun {
    inputs = Map.copyOf(inputs);
    broke = List.copyOf(broke);
  }
}
