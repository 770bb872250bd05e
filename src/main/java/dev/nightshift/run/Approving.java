package dev.nightshift.run;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Actors;
import dev.nightshift.identity.Permissions;
import dev.nightshift.run.RunState.Approval;
import dev.nightshift.workspace.Workspaces;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who may approve a certain run, as of now. */
final class Approving {
  private static final String PERSON = "person:";

  private final RunStore runs;
  private final ApprovalStore answers;
  private final Workspaces workspaces;

  Approving(RunStore runs, ApprovalStore answers, Workspaces workspaces) {
    this.runs = runs;
    this.answers = answers;
    this.workspaces = workspaces;
  }

  /** Returns why somebody may not approve, and who may; empty where the answer is yes. */
  Optional<String> refusal(Run run, Plan plan, Approval approval, Actor actor) {
    Catalog now = workspaces.current().catalog();
    Permissions.Decision permitted = Permissions.decide(now, actor, Permissions.Action.APPROVE_RUN, plan.resource());
    return permitted.allowed() ? new Approvers(now).refusal(actor, approval, starter(run, plan)) : Optional.of(permitted.why());
  }

  /** Returns those who have agreed and could not do so now, with the reason of each. */
  Map<String, String> lost(Run run, Plan plan, Approval approval) {
    Catalog now = workspaces.current().catalog();
    Map<String, String> lost = new LinkedHashMap<>();
    for (String name : approval.by()) {
      if (name.startsWith(PERSON)) {
        Optional<Actor> actor = Actors.person(now, name.substring(PERSON.length()));
        Optional<String> why = actor.isEmpty() ? Optional.of(name + " is not in the workspace any more.") : refusal(run, plan, approval, actor.get());
        why.ifPresent(reason -> lost.put(name, reason));
      } else if (!answers.programActs(name)) {
        lost.put(name, name + " has no token any more that may approve.");
      }
    }
    return lost;
  }

  /** Whoever started the run that called a run started that one, too. */
  String starter(Run run, Plan plan) {
    Caller caller = plan.caller();
    return caller == null ? run.startedBy() : runs.find(caller.runs().getLast()).map(root -> root.run().startedBy()).orElse(run.startedBy());
  }
}
