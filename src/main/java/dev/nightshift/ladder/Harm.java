package dev.nightshift.ladder;

import dev.nightshift.guardrail.Breakers;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Reason;
import dev.nightshift.workspace.Workspaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes down that a run did harm: its binding falls in the same transaction, and its breaker opens. */
public final class Harm {
  private final LadderStore store;
  private final Ladder ladder;
  private final Breakers breakers;
  private final Incidents incidents;
  private final Ledger ledger;
  private final Workspaces workspaces;
  private final TransactionTemplate transaction;

  Harm(
      LadderStore store, Ladder ladder, Breakers breakers, Incidents incidents, Ledger ledger, Workspaces workspaces, TransactionTemplate transaction) {
    this.store = store;
    this.ladder = ladder;
    this.breakers = breakers;
    this.incidents = incidents;
    this.ledger = ledger;
    this.workspaces = workspaces;
    this.transaction = transaction;
  }

  /**
   * Marks a run, because a person saw that it did harm.
   *
   * @throws Problem.Denied where the actor may not
   * @throws Problem.Conflict where it is marked already, or changed nothing
   */
  public void mark(long run, String reason, Actor actor) {
    Permissions.require(actor, Permissions.Action.MARK_HARM);
    String why = Reason.of(reason, "what it did; it goes on the ledger");
    transaction.executeWithoutResult(status -> {
      Weighed known = store.find(run).filter(one -> one.actedAt() != null)
          .orElseThrow(() -> new Problem.Conflict("There is no run " + run + " that changed anything, so it can have done no harm."));
      Permissions.Resource resource = new Permissions.Resource(known.binding().runbook(), known.binding().service(), null, List.of());
      Permissions.require(workspaces.current().catalog(), actor, Permissions.Action.MARK_HARM, resource);
      if (known.incident() != null) {
        incidents.lock(known.incident());
      }
      if (store.find(run).filter(Weighed::harmed).isPresent()) {
        throw new Problem.Conflict("Run " + run + " is marked already: " + known.harm());
      }
      done(List.of(new Done(known, why, Map.of())), actor.name());
    });
  }

  /**
   * Harm that a run did.
   *
   * @param seen what shows it
   */
  record Done(Weighed run, String why, Map<String, Object> seen) {}

  /** Writes harm down in the caller's transaction: all facts first, so that two writers never wait for each other in a circle. */
  void done(List<Done> all, String actor) {
    ladder.weigh(ledger.append(all.stream().map(one -> fact(one, actor)).toList()));
    all.forEach(one -> breakers.harmed(one.run().binding(), one.why()));
  }

  private FactDraft fact(Done one, String actor) {
    Weighed run = one.run();
    Map<String, Object> data = new LinkedHashMap<>(one.seen());
    data.put("run", run.run());
    data.put("runbook", run.binding().runbook());
    data.put("service", run.binding().service());
    data.put("why", one.why());
    return FactDraft.ofRun(run.run(), run.incident(), "run.harmed", actor, workspaces.current().version(), data);
  }
}
