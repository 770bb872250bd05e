package dev.nightshift.identity;

import java.util.Set;

/**
 * Who does something.
 *
 * @param name the name on the ledger: {@code person:ada}, {@code automation}, {@code admin}
 * @param person the person's id in the workspace, or empty where it is not a person
 * @param teams the teams the person belongs to
 */
public record Actor(String name, String person, Role role, Set<String> teams) {

  /** Nightshift itself. */
  public static final Actor AUTOMATION = new Actor("automation", "", Role.AUTOMATION, Set.of());

  /** What somebody may do in general; {@link Permissions} decides each case. */
  public enum Role {
    /** Sees everything, changes nothing. */
    VIEWER,
    /** Works on incidents: acknowledges, notes, starts and approves runs. */
    RESPONDER,
    /** Does everything, and manages tokens. */
    ADMIN,
    /** Nightshift itself: does what rungs and guardrails allow. */
    AUTOMATION
  }

  public Actor {
    teams = Set.copyOf(teams);
  }
}
