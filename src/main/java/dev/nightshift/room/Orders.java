package dev.nightshift.room;

import dev.nightshift.guardrail.Freezes;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.Proposal;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.Runs;
import dev.nightshift.run.Sight;
import dev.nightshift.spi.ChatCommands.Reply;
import dev.nightshift.workspace.Workspaces;
import java.util.Comparator;
import java.util.Locale;

/** Does what is asked for in a chat, by the same services as console and command line, and with the same refusals. */
final class Orders {
  private final Incidents incidents;
  private final Runs runs;
  private final Freezes freezes;
  private final Workspaces workspaces;

  Orders(Incidents incidents, Runs runs, Freezes freezes, Workspaces workspaces) {
    this.incidents = incidents;
    this.runs = runs;
    this.freezes = freezes;
    this.workspaces = workspaces;
  }

  /**
   * Carries it out.
   *
   * @param who what people call the actor
   * @param chat in which chat, for whoever reads the reason later
   * @throws Problem where it may not be done, or cannot be now
   */
  Reply carryOut(Command.Order order, Actor actor, String who, String chat) {
    return switch (order) {
      case Command.Acknowledge acknowledge -> acknowledged(acknowledge.id(), actor, who);
      case Command.Resolve resolve -> resolved(resolve, actor, who);
      case Command.Approve approve -> approved(approve, actor, who, chat);
      case Command.Reject reject -> rejected(reject, actor, who, chat);
      case Command.Stop stop -> stopped(stop, actor, who, chat);
      case Command.Done done -> done(done, actor, who);
      case Command.Choose choose -> chosen(choose, actor, who);
      case Command.Start start -> {
        Run run = runs.start(start.runbook(), start.about(), start.inputs(), actor);
        yield Reply.done(who + " started run " + run.id() + ": " + run.title() + ".");
      }
      case Command.Freeze freeze -> {
        var held = freezes.freeze(freeze.service(), freeze.until(), freeze.reason(), actor);
        yield Reply.done(who + " froze " + (held.service().isEmpty() ? "everything" : held.service()) + " until " + held.until() + because(freeze.reason()) + ".");
      }
      case Command.StopAll stopAll -> {
        freezes.stopAll(stopAll.reason(), actor);
        yield Reply.done(who + " stopped all automation" + because(stopAll.reason()) + ". 'resume-all' lets it go on.");
      }
      case Command.ResumeAll resumeAll -> {
        freezes.resume(actor);
        yield Reply.done(who + " let automation go on. Runs that were stopped stay stopped.");
      }
    };
  }

  private Reply acknowledged(long id, Actor actor, String who) {
    work(id, actor);
    Incident incident = incidents.acknowledge(id, actor);
    return actor.name().equals(incident.acknowledgedBy())
        ? Reply.done(who + " is on incident " + id + ".")
        : Reply.of("Somebody is on incident " + id + " already.");
  }

  private Reply resolved(Command.Resolve resolve, Actor actor, String who) {
    work(resolve.id(), actor);
    incidents.resolve(resolve.id(), actor, resolve.reason());
    return Reply.done(who + " resolved incident " + resolve.id() + because(resolve.reason()) + ".");
  }

  private Reply rejected(Command.Reject reject, Actor actor, String who, String chat) {
    runs.reject(reject.id(), actor, said(chat, reject.reason()), Sight.of(whole(reject.id(), reject.plan())));
    return Reply.done(who + " rejected run " + reject.id() + because(reject.reason()) + ". It ends without changing anything.");
  }

  private Reply approved(Command.Approve approve, Actor actor, String who, String chat) {
    Proposal open = Waiting.proposal(runs, approve.id());
    if (open.given().contains(actor.name())) {
      throw new Problem.Conflict("You have agreed to this plan of run " + approve.id() + " already; others have to now.");
    }
    Run run = runs.approve(approve.id(), actor, said(chat, approve.reason()), Sight.of(whole(approve.id(), approve.plan())));
    String more = run.status() == RunStatus.AWAITING_APPROVAL && run.waitsFor() != null
        ? " It needs " + run.waitsFor().minimum() + " people; " + run.waitsFor().given().size() + " agreed so far."
        : " It goes on after its guardrails were asked again.";
    return Reply.done(who + " approved run " + approve.id() + because(approve.reason()) + "." + more);
  }

  /** The digest whose beginning was written; as it was written where the run asks for another plan, which refuses it. */
  private String whole(long run, String plan) {
    return plan.isEmpty() ? "" : runs.proposal(run).map(Proposal::plan).filter(open -> open.startsWith(plan)).orElse(plan);
  }

  private Reply stopped(Command.Stop stop, Actor actor, String who, String chat) {
    Run before = runs.get(stop.id());
    runs.stop(stop.id(), actor, said(chat, stop.reason()));
    return before.status().ended()
        ? Reply.of("Run " + stop.id() + " has ended already: it is " + before.status().word() + ".")
        : Reply.done(who + " stopped run " + stop.id() + because(stop.reason()) + ".");
  }

  private Reply done(Command.Done done, Actor actor, String who) {
    String step = Waiting.on(runs, done.id(), "manual_step", "a manual step").step();
    runs.tick(done.id(), step, actor, done.comment());
    return Reply.done(who + " did step " + step + " of run " + done.id() + because(done.comment()) + ".");
  }

  private Reply chosen(Command.Choose choose, Actor actor, String who) {
    Run.WaitsFor asked = Waiting.on(runs, choose.id(), "question", "an answer");
    String said = choose.words().toLowerCase(Locale.ROOT);
    String choice = asked.choices().stream()
        .filter(each -> said.equals(each.toLowerCase(Locale.ROOT)) || said.startsWith(each.toLowerCase(Locale.ROOT) + " "))
        .max(Comparator.comparingInt(String::length))
        .orElseThrow(() -> new Problem.Invalid("'" + choose.words() + "' does not begin with an answer to '" + asked.step() + "'; choose " + String.join(", ", asked.choices()) + "."));
    String comment = choose.words().substring(choice.length()).strip();
    runs.answer(choose.id(), asked.step(), choice, actor, comment);
    return Reply.done(who + " answered " + choice + " to step " + asked.step() + " of run " + choose.id() + because(comment) + ".");
  }

  private void work(long incident, Actor actor) {
    Permissions.require(actor, Permissions.Action.WORK_ON_INCIDENT);
    String service = incidents.get(incident).service();
    Permissions.require(workspaces.current().catalog(), actor, Permissions.Action.WORK_ON_INCIDENT, Permissions.Resource.ofService(service));
  }

  private static String because(String reason) {
    return reason.isEmpty() ? "" : ": " + reason;
  }

  private static String said(String chat, String reason) {
    return "in " + chat + because(reason);
  }
}
