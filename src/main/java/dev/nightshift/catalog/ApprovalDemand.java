package dev.nightshift.catalog;

import java.time.Duration;
import java.util.List;

/**
 * Whom the workspace wants to agree to every change of an environment, whatever the runbook.
 *
 * @param from who may approve, as runbooks write it; empty for those whom the runbook names, else any responder
 * @param minimum how many different people
 * @param timeout after which the answer is no
 */
public record ApprovalDemand(List<String> from, int minimum, Duration timeout) {
  public ApprovalDemand {
    from = List.copyOf(from);
  }
}
