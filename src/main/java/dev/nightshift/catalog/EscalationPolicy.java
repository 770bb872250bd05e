package dev.nightshift.catalog;

import java.time.Duration;
import java.util.List;

/**
 * Whom to page, and when the next.
 *
 * @param levels in order; never empty
 * @param repeats how often the whole policy is gone through again when nobody acknowledges
 */
public record EscalationPolicy(List<Level> levels, int repeats) {

  /** One level: everybody in {@code recipients} is paged, and after {@code timeout} without acknowledgement the next level is. */
  public record Level(List<Recipient> recipients, Duration timeout) {
    public Level {
      recipients = List.copyOf(recipients);
    }
  }

  /** Who is paged. */
  public sealed interface Recipient {
    /** Whoever is on call for the team at that moment. */
    record OnCall(String team) implements Recipient {}

    /** One person. */
    record Individual(String person) implements Recipient {}
  }

  public EscalationPolicy {
    levels = List.copyOf(levels);
  }
}
