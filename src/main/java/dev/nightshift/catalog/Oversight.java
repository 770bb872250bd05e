package dev.nightshift.catalog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How people stay in the picture while automation acts.
 *
 * @param countdown the least time between telling people that a run on rung oversight is about to act and its acting; null where
 *     each runbook says so itself
 * @param skillDrills which cases are handed to people; null for none
 */
public record Oversight(@Nullable Duration countdown, @Nullable SkillDrills skillDrills) {

  /** What holds where neither the workspace nor the runbook says anything. */
  public static final Duration COUNTDOWN = Duration.ofSeconds(30);

  public static final Oversight DEFAULT = new Oversight(null, null);

  /** The countdown of a runbook, given its own: the longer one counts; none at all is allowed. */
  public Duration countdown(@Nullable Duration own) {
    if (countdown == null) {
      return own == null ? COUNTDOWN : own;
    }
    return own == null || own.compareTo(countdown) < 0 ? countdown : own;
  }
}
