package dev.nightshift.oncall;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets people stand in for each other, and writes each change to the ledger. */
public final class Overrides {

  private final OverrideStore store;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;

  public Overrides(
      OverrideStore store, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Puts a person on call for a team in place of the rotation.
   *
   * @throws Problem.Invalid for an unknown team or person, an end before the beginning, or an end in the past
   */
  public ShiftOverride add(Actor actor, String team, String person, Instant from, Instant until, String reason) {
    Permissions.require(actor, Permissions.Action.OVERRIDE_ON_CALL);
    Workspace workspace = workspaces.current();
    check(workspace, team, person, from, until);
    ShiftOverride wanted = new ShiftOverride(0, team, person, from, until, reason, actor.name());
    return stored(
        () -> {
          ShiftOverride override = store.insert(wanted, clock.instant());
          ledger.append(fact("oncall.overridden", override, actor, workspace.version()));
          return override;
        });
  }

  /**
   * Takes an override back.
   *
   * @throws Problem.Missing where there is none with this id
   */
  public void remove(Actor actor, long id) {
    Permissions.require(actor, Permissions.Action.OVERRIDE_ON_CALL);
    String version = workspaces.current().version();
    stored(
        () -> {
          ShiftOverride override =
              store.remove(id, clock.instant()).orElseThrow(() -> new Problem.Missing("There is no override " + id + "."));
          ledger.append(fact("oncall.override_removed", override, actor, version));
          return override;
        });
  }

  private ShiftOverride stored(Supplier<ShiftOverride> change) {
    return Objects.requireNonNull(transaction.execute(status -> change.get()));
  }

  private void check(Workspace workspace, String team, String person, Instant from, Instant until) {
    if (workspace.catalog().team(team).isEmpty()) {
      throw new Problem.Invalid("team: there is no team '" + team + "'; known are " + workspace.catalog().teams().keySet());
    }
    if (workspace.catalog().person(person).isEmpty()) {
      throw new Problem.Invalid("person: there is nobody with the id '" + person + "' in the workspace");
    }
    if (!from.isBefore(until)) {
      throw new Problem.Invalid("until: an override ends after it begins; " + until + " is not after " + from);
    }
    if (!until.isAfter(clock.instant())) {
      throw new Problem.Invalid("until: " + until + " is in the past, so the override would never be in force");
    }
  }

  private static FactDraft fact(String type, ShiftOverride override, Actor actor, String version) {
    return FactDraft.ofSystem(
        type,
        actor.name(),
        version,
        Map.of(
            "override", override.id(),
            "team", override.team(),
            "person", override.person(),
            "from", override.from().toString(),
            "until", override.until().toString(),
            "reason", override.reason()));
  }
}
