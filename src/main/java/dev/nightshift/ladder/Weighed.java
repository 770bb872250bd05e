package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.runbook.Rung;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as evidence for or against its binding.
 *
 * @param openedAt when its incident opened; null without one, and while that is not over
 * @param actedAt when it began to change something; null where it never did
 * @param endedAt null while it goes on
 * @param endedFact the ledger's number of its end; 0 while it goes on
 * @param outcome as facts have it: {@code succeeded}, {@code failed}, {@code stopped}, {@code unknown}; empty while it goes on
 * @param proved whether something proved its success: its checks, or the alerts clearing
 * @param cleared whether the alerts were clear when it ended
 * @param stoppedBy the person who stopped it; empty for nobody
 * @param harm what harm it did; empty for none
 * @param relapse why its success did not last; empty where it did
 */
public record Weighed(
    long run, Binding binding, @Nullable Long incident, String version, Rung rung, @Nullable Instant openedAt, @Nullable Instant actedAt,
    @Nullable Instant endedAt, long endedFact, String outcome, boolean proved, boolean cleared, String stoppedBy, String harm, String relapse) {

  /** Whether it tried: it changed something, or it came to an end at which it should have. */
  boolean attempt() {
    return endedAt != null && (actedAt != null || failure() || unknown());
  }

  /** Whether it recovered something, which was proved and lasted, and did no harm. */
  boolean verified() {
    return outcome.equals("succeeded") && actedAt != null && proved && relapse.isEmpty() && !harmed();
  }

  boolean failure() {
    return outcome.equals("failed") || !relapse.isEmpty();
  }

  boolean unknown() {
    return outcome.equals("unknown");
  }

  boolean harmed() {
    return !harm.isEmpty();
  }

  /** Whether the alert went away before it changed anything. */
  boolean cameAnyway() {
    return endedAt != null && actedAt == null && cleared && !failure() && !unknown();
  }

  /** Returns how long the recovery took, from the incident's opening; null where that cannot be said. */
  @Nullable Duration recovery() {
    return verified() && openedAt != null && endedAt != null ? Duration.between(openedAt, endedAt) : null;
  }

  /** How it counts, in a word. */
  public String verdict() {
    if (endedAt == null) {
      return "running";
    }
    if (harmed()) {
      return "harm";
    }
    if (!relapse.isEmpty()) {
      return "relapsed";
    }
    return verified() ? "verified" : cameAnyway() ? "came anyway" : outcome.equals("succeeded") ? "unproved" : outcome;
  }
}
