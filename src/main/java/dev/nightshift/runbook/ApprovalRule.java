package dev.nightshift.runbook;

import dev.nightshift.catalog.ApprovalDemand;
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

  /** Returns what holds where the workspace wants an approval of every change, beside what the runbook says: always, by the more people, in the shorter time. */
  public static ApprovalRule demanded(@Nullable ApprovalRule own, ApprovalDemand demand) {
    if (own == null) {
      return new ApprovalRule(null, demand.from(), demand.minimum(), demand.timeout(), 0);
    }
    Duration timeout = own.timeout.compareTo(demand.timeout()) < 0 ? own.timeout : demand.timeout();
    return new ApprovalRule(
        null, demand.from().isEmpty() ? own.from : demand.from(), Math.max(own.minimum, demand.minimum()), timeout, own.fourEyes, own.line);
  }

  /** A rule with four eyes, as it is where nothing else is said. */
  public ApprovalRule(@Nullable Located<String> when, List<String> from, int minimum, Duration timeout, int line) {
    this(when, from, minimum, timeout, true, line);
  }
}
