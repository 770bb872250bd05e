package dev.nightshift.runbook;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who must agree before the first step that changes something.
 *
 * @param when CEL; null where approval is always needed
 * @param from who may approve: {@code team:payments}, {@code person:ana}; empty means any responder
 * @param minimum how many different people
 * @param timeout after which the answer is no
 * @param fourEyes whether whoever started the run may not be one of them
 */
public record ApprovalRule(@Nullable Located<String> when, List<String> from, int minimum, Duration timeout, boolean fourEyes, int line) {
  /** The most people that a rule can ask for. */
  public static final int MOST = 10;


  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(15);

  public ApprovalRule {
    from = List.copyOf(from);
    if (minimum < 1 || minimum > MOST) {
      throw new IllegalArgumentException("an approval needs from 1 to " + MOST + " people");
    }
  }

  /** A rule with four eyes, as it is where nothing else is said. */
  public ApprovalRule(@Nullable Located<String> when, List<String> from, int minimum, Duration timeout, int line) {
    this(when, from, minimum, timeout, true, line);
  }
}
