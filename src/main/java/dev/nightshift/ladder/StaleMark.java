package dev.nightshift.ladder;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A doubt whether a runbook still fits, until somebody confirms that it does.
 *
 * @param service the service for which it is in doubt; empty for all
 * @param reasons in sentences; never empty
 * @param runbookVersion the version that was marked
 * @param times how often its cause came up
 * @param confirmedBy who confirmed it, by the name on the ledger; null while it is open
 * @param comment what that person said
 */
public record StaleMark(
    long id,
    String runbook,
    String service,
    Cause cause,
    List<String> reasons,
    String runbookVersion,
    int times,
    Instant markedAt,
    Instant lastAt,
    @Nullable Instant confirmedAt,
    @Nullable String confirmedBy,
    String comment) {

  /** Where doubts come from. */
  public enum Cause {
    /** Something was changed on the service. */
    CHANGE,
    /** A drill failed. */
    DRILL,
    /** What the runbook refers to is no longer there. */
    REFERENCE;

    /** As facts, API and tables have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Cause of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  public StaleMark {
    reasons = List.copyOf(reasons);
  }

  /** Says why, in one line. */
  public String why() {
    return String.join("; ", reasons) + (cause == Cause.CHANGE && times > 1 ? " (and " + (times - 1) + " more since)" : "");
  }

  /** Whether it concerns a run for this service. */
  public boolean concerns(String service) {
    return this.service.isEmpty() || this.service.equals(service);
  }
}
