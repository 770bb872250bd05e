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
 */
public record ApprovalRule(@Nullable Located<String> when, List<String> from, int minimum, Duration timeout, int line) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(15);

  public ApprovalRule {
    from = List.copyOf(from);
    if (minimum < 1) {
      throw new IllegalArgumentException("an approval needs at least one person");
    }
  }
}
