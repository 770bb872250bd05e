package dev.nightshift.run;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.run.RunState.Approval;
import java.util.List;
import java.util.Optional;

/**
 * Who may approve a run. The runbook's list decides; an admin may as well, because an admin may change that list. Whoever
 * started a run is not one of them, unless the runbook says so.
 */
final class Approvers {
  private final Catalog catalog;

  Approvers(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Returns why somebody may not approve, and who may; empty where the answer is yes.
   *
   * @param startedBy who started the run
   */
  Optional<String> refusal(Actor actor, Approval approval, String startedBy) {
    List<String> from = approval.from();
    String others = from.isEmpty() ? "a responder" : "one of " + String.join(", ", from);
    if (!among(actor, from)) {
      return Optional.of(actor.name() + " may not approve this run: its runbook asks for " + others + ".");
    }
    if (actor.person().isEmpty() && !admin(actor)) {
      return Optional.of(actor.name() + " is a program, and it takes people to approve a run: " + others + ".");
    }
    return actor.name().equals(startedBy) && !approval.own()
        ? Optional.of(actor.name() + " started this run, so somebody else must approve it: " + others + ".")
        : Optional.empty();
  }

  /** Whether somebody is one of those, or an admin, who always is. */
  boolean among(Actor actor, List<String> from) {
    return from.isEmpty() || admin(actor) || !actor.person().isEmpty() && from.stream().anyMatch(entry -> Permissions.names(catalog, actor, entry));
  }

  private boolean admin(Actor actor) {
    return Permissions.names(catalog, actor, "role:admin");
  }
}
