package dev.nightshift.guardrail;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An emergency in which two people let automation act although guardrails that can wait would stop it.
 *
 * @param service empty for every service of the runbook
 * @param runbook empty for every runbook on the service
 * @param length for how long after it is confirmed
 * @param askedBy the person who asked, by id
 * @param confirmedBy the other person; null while nobody has confirmed
 * @param until null while nobody has confirmed
 */
public record BreakGlass(
    long id, String service, String runbook, String reason, Duration length, String askedBy, Instant askedAt, @Nullable String confirmedBy,
    @Nullable Instant until, @Nullable Instant endedAt) {

  /** What the clocks of nodes may differ by; more is a clock that has jumped. */
  static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  /** How long somebody may take to confirm. */
  static final Duration PATIENCE = Duration.ofMinutes(15);

  /** Whether it lets runs of a binding act now. */
  boolean covers(Binding binding, Instant now) {
    return holds(now) && (service.isEmpty() || service.equals(binding.service())) && (runbook.isEmpty() || runbook.equals(binding.runbook()));
  }

  /** Whether it is confirmed and not over. One of a time to come does not hold: the clock has gone back, and nobody knows for how long it has held. */
  public boolean holds(Instant now) {
    return !askedAt.isAfter(now.plus(CLOCKS_DIFFER)) && confirmedBy != null && until != null && now.isBefore(until) && endedAt == null;
  }

  /** Whether it may still be confirmed. */
  boolean waits(Instant now) {
    return confirmedBy == null && endedAt == null && !askedAt.isAfter(now.plus(CLOCKS_DIFFER)) && now.isBefore(askedAt.plus(PATIENCE));
  }

  /** Returns for what it is, in words. */
  public String scope() {
    return runbook.isEmpty() ? service : service.isEmpty() ? runbook : runbook + " on " + service;
  }

  /** Returns of whom and why. */
  public String words() {
    return "break glass of " + askedBy + (confirmedBy == null ? "" : " and " + confirmedBy) + ": " + reason;
  }
}
