package dev.nightshift.oncall;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is on call, and for how long that holds: within {@code [from, until)}.
 *
 * @param person the person's id; null in a gap, when nobody is
 * @param from null where it has no beginning (before a rotation starts, or without one)
 * @param until null where it has no end
 * @param override the override that decided, or null where the rotation did
 */
public record Shift(
    @Nullable String person, @Nullable Instant from, @Nullable Instant until, @Nullable ShiftOverride override) {

  /** Returns the person on call, or empty in a gap. */
  public Optional<String> onCall() {
    return Optional.ofNullable(person);
  }
}
