package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Reason;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspaces;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets bindings climb, because a person accepts what they have shown. */
public final class Promotions {
  private final LadderStore store;
  private final Ladder ladder;
  private final Workspaces workspaces;
  private final TransactionTemplate transaction;

  Promotions(LadderStore store, Ladder ladder, Workspaces workspaces, TransactionTemplate transaction) {
    this.store = store;
    this.ladder = ladder;
    this.workspaces = workspaces;
    this.transaction = transaction;
  }

  /**
   * Accepts the next rung of a binding. It holds from now on, as far as the front matter and the caps let it.
   *
   * @param rung the rung that the person saw proposed; null for whichever is next
   * @throws Problem.Denied where the actor may not, or is a program: what nobody has looked at is not accepted
   * @throws Problem.Conflict where it has not shown enough, or something else is next by now
   */
  public void accept(Binding binding, @Nullable Rung rung, String reason, Actor actor) {
    Permissions.require(
        workspaces.current().catalog(), actor, Permissions.Action.ACCEPT_PROMOTION, new Permissions.Resource(binding.runbook(), binding.service(), null, List.of()));
    if (actor.person().isEmpty()) {
      throw new Problem.Denied(actor.name() + " is not a person, and a person accepts how far a runbook goes alone; use a token of your own.");
    }
    String why = Reason.of(reason, "why you trust it; it goes on the ledger");
    transaction.executeWithoutResult(status -> accepted(binding, rung, why, actor));
  }

  private void accepted(Binding binding, @Nullable Rung rung, String why, Actor actor) {
    if (store.find(binding).equals(Earned.nothing(binding)) && store.runs(binding).isEmpty()) {
      throw new Problem.Missing("Nothing is known of " + binding + "; GET /api/v1/ladder lists what is.");
    }
    LadderRules rules = LadderRules.of(workspaces.current());
    Earned earned = store.lock(binding);
    Rung now = earned.rung(rules);
    Proposal next =
        Proposal.next(now, Evidence.since(store.runs(binding), earned.fellFact()), rules)
            .orElseThrow(() -> new Problem.Conflict("There is no rung above " + now.word() + ", which " + binding + " has."));
    if (rung != null && rung != next.to()) {
      throw new Problem.Conflict("The next rung of " + binding + " is " + next.to().word() + ", not " + rung.word() + "; look at it again.");
    }
    if (!next.ready()) {
      throw new Problem.Conflict(binding + " has not earned " + next.to().word() + " yet: " + String.join("; ", next.lacking()) + ".");
    }
    Map<String, Object> data = ladder.decision(earned, now, next.to(), why, next.evidence());
    ladder.decide("ladder.accepted", actor.name(), data);
  }
}
