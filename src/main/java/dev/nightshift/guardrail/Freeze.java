package dev.nightshift.guardrail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Automation is kept away for a time.
 *
 * @param service empty for every service
 * @param until null until somebody ends it
 */
public record Freeze(
    long id, Kind kind, String service, String reason, Instant startedAt, String startedBy, @Nullable Instant until, @Nullable Instant endedAt,
    @Nullable String endedBy) {

  /** How far away. */
  public enum Kind {
    /** Nothing new begins to change the service; what is under way goes on. */
    FREEZE,
    /** No run goes on with its next step. */
    STOP
  }

  /** Returns in words for whom, since when and why. */
  public String words() {
    String what = kind == Kind.STOP ? "all automation was stopped" : (service.isEmpty() ? "everything" : service) + " is frozen";
    return what + " by " + startedBy.replaceFirst("^person:", "") + (until == null ? "" : " until " + until) + ": " + reason;
  }
}
