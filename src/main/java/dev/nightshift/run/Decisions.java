package dev.nightshift.run;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Signals;
import dev.nightshift.run.RunState.Approval;
import dev.nightshift.run.RunStore.Row;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people decide about runs that exist. Deciding the same twice changes nothing; whoever comes too late is told so. */
final class Decisions {
  private final RunTurns turns;
  private final ApprovalStore answers;
  private final Approving approving;
  private final Replans replans;
  private final Workspaces workspaces;
  private final Signals signals;
  private final Clock clock;

  Decisions(
      RunTurns turns, ApprovalStore answers, Approving approving, Replans replans, Workspaces workspaces, Signals signals, Clock clock) {
    this.turns = turns;
    this.answers = answers;
    this.approving = approving;
    this.replans = replans;
    this.workspaces = workspaces;
    this.signals = signals;
    this.clock = clock;
  }

  void approve(long id, Actor actor, String reason, Sight sight) {
    StringBuilder changed = new StringBuilder();
    turns.decide(id, row -> approved(row, actor, reason, sight, changed));
    signals.raise(RunExecutor.SIGNAL);
    if (!changed.isEmpty()) {
      throw new Problem.Conflict("Run " + id + " is not approved: " + changed + ". It looks again and asks anew, with the plan of now.");
    }
  }

  private @Nullable RunEvent approved(Row row, Actor actor, String reason, Sight sight, StringBuilder changed) {
    Approval approval = row.state().approval();
    if (approval != null && approval.by().contains(actor.name())) {
      Permissions.require(actor, Permissions.Action.APPROVE_RUN);
      onlyOnce(row, approval, sight);
      if (sight.link() == null) {
        return null;
      }
    }
    Approval open = open(row);
    refusal(row, open, actor).ifPresent(why -> {
      throw new Problem.Denied(why);
    });
    sight.check(row.run(), open);
    Replans.Change change = replans.change(row.plan()).orElse(null);
    if (change != null && change.plan() != null) {
      changed.append(change.why());
      return new RunEvent.PlanChanged(change.why(), change.plan());
    }
    useUp(sight, row.run(), actor);
    answers.answer(row.run(), actor.name(), true, reason, clock.instant());
    return new RunEvent.Approved(actor.name());
  }

  /** One person counts once. A link that was used says so itself; where nobody else must agree, saying it again changes nothing. */
  private void onlyOnce(Row row, Approval approval, Sight sight) {
    boolean used = sight.link() != null && answers.used(sight.link());
    if (row.state().status() == RunStatus.AWAITING_APPROVAL && !approval.given() && !used) {
      throw new Problem.Conflict(
          "You have agreed to run " + row.run().id() + " already, and one person counts once: " + approval.by().size() + " of " + approval.minimum()
              + " have agreed. Somebody else must agree, too.");
    }
  }

  private void useUp(Sight sight, Run run, Actor actor) {
    if (sight.link() != null && !answers.use(sight.link(), run, actor.name(), clock.instant())) {
      throw new Problem.Conflict("This link has been used already; it is good for one answer.");
    }
  }

  /** Whether a link was used for an answer. */
  boolean used(byte[] link) {
    return answers.used(link);
  }

  /** Why somebody may not approve a run that waits for it; empty where they may, or have done so already. */
  Optional<String> refusal(Row row, Actor actor) {
    Approval approval = row.state().approval();
    if (approval == null) {
      Permissions.Decision permitted = Permissions.decide(workspaces.current().catalog(), actor, Permissions.Action.APPROVE_RUN, row.plan().resource());
      return permitted.allowed() ? Optional.empty() : Optional.of(permitted.why());
    }
    return approval.by().contains(actor.name()) ? Optional.empty() : refusal(row, approval, actor);
  }

  private Optional<String> refusal(Row row, Approval approval, Actor actor) {
    return approving.refusal(row.run(), row.plan(), approval, actor);
  }

  void reject(long id, Actor actor, String reason, Sight sight) {
    Permissions.require(actor, Permissions.Action.REJECT_RUN);
    turns.decide(id, row -> rejected(row, actor, reason, sight));
    signals.raise(RunExecutor.SIGNAL);
  }

  private void require(Row row, Actor actor, Permissions.Action action) {
    Permissions.require(workspaces.current().catalog(), actor, action, row.plan().resource());
  }

  private @Nullable RunEvent rejected(Row row, Actor actor, String reason, Sight sight) {
    require(row, actor, Permissions.Action.REJECT_RUN);
    boolean stopped = row.state().halt() != null || row.state().status() == RunStatus.STOPPED;
    if (stopped) {
      return null;
    }
    sight.check(row.run(), open(row));
    useUp(sight, row.run(), actor);
    answers.answer(row.run(), actor.name(), false, reason, clock.instant());
    return new RunEvent.Rejected(actor.name(), reason);
  }

  /** The question that is open now. Saying no to it is open to every responder whom no rule keeps away; saying yes is not. */
  private Approval open(Row row) {
    Approval approval = row.state().approval();
    if (approval == null || row.state().status() != RunStatus.AWAITING_APPROVAL) {
      throw new Problem.Conflict("Run " + row.run().id() + " does not wait for an approval: it is " + row.state().status().word()
          + (row.state().reason().isEmpty() ? "." : " (" + row.state().reason() + ")."));
    }
    if (!clock.instant().isBefore(approval.until())) {
      throw new Problem.Conflict("The time to approve run " + row.run().id() + " was over at " + approval.until() + "; silence means no. Start the runbook again if it is still needed.");
    }
    return approval;
  }

  void stop(long id, Actor actor, String reason) {
    Permissions.require(actor, Permissions.Action.STOP_RUN);
    turns.decide(id, row -> {
      require(row, actor, Permissions.Action.STOP_RUN);
      return row.state().status().ended() ? null : new RunEvent.StopRequested(actor.name(), reason);
    });
    signals.raise(RunExecutor.SIGNAL);
  }

  void tick(long id, String step, Actor actor, String comment) {
    Permissions.require(actor, Permissions.Action.WORK_ON_INCIDENT);
    turns.decide(id, row -> ticked(row, step, actor, comment));
    signals.raise(RunExecutor.SIGNAL);
  }

  void answer(long id, String step, String choice, Actor actor, String comment) {
    Permissions.require(actor, Permissions.Action.WORK_ON_INCIDENT);
    turns.decide(id, row -> answered(row, step, choice, actor, comment));
    signals.raise(RunExecutor.SIGNAL);
  }

  private RunEvent answered(Row row, String step, String choice, Actor actor, String comment) {
    require(row, actor, Permissions.Action.WORK_ON_INCIDENT);
    Ask ask = row.plan().steps().stream().filter(planned -> planned.name().equals(step)).map(PlannedStep::ask).filter(Objects::nonNull).findFirst()
        .orElseThrow(() -> new Problem.Missing("Run " + row.run().id() + " has no step '" + step + "' that asks."));
    if (!ask.choices().contains(choice)) {
      throw new Problem.Invalid("'" + choice + "' is no answer to '" + step + "'; choose " + String.join(", ", ask.choices()) + ".");
    }
    RunState.Asked asked = row.state().asked();
    if (asked == null || row.state().halt() != null || !asked.flight().step().equals(step) || !clock.instant().isBefore(asked.until())) {
      throw new Problem.Conflict("Run " + row.run().id() + " does not wait for an answer to '" + step + "' now: it is " + row.state().status().word() + ".");
    }
    if (!new Approvers(workspaces.current().catalog()).among(actor, ask.to())) {
      throw new Problem.Denied(actor.name() + " is not asked: the runbook asks " + String.join(", ", ask.to()) + ".");
    }
    return new RunEvent.Answered(step, choice, actor.name(), comment);
  }

  private @Nullable RunEvent ticked(Row row, String step, Actor actor, String comment) {
    require(row, actor, Permissions.Action.WORK_ON_INCIDENT);
    boolean known = row.plan().steps().stream().anyMatch(planned -> planned.manual() && planned.name().equals(step));
    if (!known) {
      throw new Problem.Missing("Run " + row.run().id() + " has no manual step '" + step + "'.");
    }
    if (row.state().done().containsKey(step)) {
      return null;
    }
    Run.WaitsFor waits = row.run().waitsFor();
    if (waits == null || !waits.step().equals(step)) {
      throw new Problem.Conflict("Run " + row.run().id() + " does not wait for '" + step + "' now: it is " + row.state().status().word() + ".");
    }
    return new RunEvent.Ticked(step, actor.name(), comment);
  }
}
