package dev.nightshift.console;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page.
 *
 * @param section which entry of the navigation is current; empty for none
 * @param actor who looks at it, or null on a public page
 * @param name the reader's name in words
 * @param csrf the token that forms carry
 * @param organisation whose Nightshift this is
 * @param problems how many findings keep the newest workspace from being used
 * @param brakes what stops automation now, and what lets it through
 * @param assets where styles and scripts are
 */
public record Shell(
    String title,
    String section,
    @Nullable Actor actor,
    String name,
    String csrf,
    String organisation,
    int problems,
    Brakes brakes,
    Assets assets) {

  /** Returns whether the reader may do something; pages leave out what would be refused. */
  public boolean may(Permissions.Action action) {
    return actor != null && Permissions.allows(actor, action);
  }

  /** Whether the reader is a person, not a program with a token. */
  public boolean person() {
    return actor != null && !actor.person().isEmpty();
  }

  public boolean may(String action) {
    return may(Permissions.Action.valueOf(action));
  }
}
