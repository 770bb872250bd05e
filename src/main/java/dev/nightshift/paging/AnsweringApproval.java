package dev.nightshift.paging;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Actors;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.Proposal;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import dev.nightshift.run.Sight;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.util.Optional;

/** Approves or rejects a run by a link from a message: once, for one plan, by one person, with the rights that this person has now. */
public final class AnsweringApproval {

  /** What there is to say about a link. */
  public sealed interface Standing {
    /** It can be answered. */
    record Open(Proposal proposal) implements Standing {}

    /** The answer was taken. */
    record Answered(long run, boolean approved) implements Standing {}

    /** It cannot be answered by this link, and nothing was changed. */
    record Refused(long run, String why) implements Standing {}

    /** The link is not ours, was cut off, or is for somebody who is not in the workspace any more. */
    record Unknown() implements Standing {}
  }

  private final PageTokens tokens;
  private final Runs runs;
  private final Workspaces workspaces;
  private final Clock clock;

  public AnsweringApproval(PageTokens tokens, Runs runs, Workspaces workspaces, Clock clock) {
    this.tokens = tokens;
    this.runs = runs;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  /** Looks at a link and changes nothing. */
  public Standing look(String link) {
    Optional<ApprovalToken> token = ApprovalToken.read(tokens, link);
    Optional<Actor> actor = token.flatMap(claims -> Actors.person(workspaces.current().catalog(), claims.person()));
    return token.isEmpty() || actor.isEmpty() ? new Standing.Unknown() : standing(link, token.get(), actor.get());
  }

  /** Answers with a link, in the name of the person whom it was made for. */
  public Standing answer(String link, boolean yes) {
    if (!(look(link) instanceof Standing.Open)) {
      return look(link);
    }
    ApprovalToken token = ApprovalToken.read(tokens, link).orElseThrow();
    Actor actor = Actors.person(workspaces.current().catalog(), token.person()).orElseThrow();
    Sight sight = new Sight(token.plan(), token.until(), ApprovalToken.hash(link));
    try {
      if (yes) {
        runs.approve(token.run(), actor, "by the link of a page", sight);
      } else {
        runs.reject(token.run(), actor, "by the link of a page", sight);
      }
      return new Standing.Answered(token.run(), yes);
    } catch (Problem.Conflict | Problem.Denied refused) {
      return new Standing.Refused(token.run(), String.valueOf(refused.getMessage()));
    }
  }

  private Standing standing(String link, ApprovalToken token, Actor actor) {
    if (runs.used(ApprovalToken.hash(link))) {
      return new Standing.Refused(token.run(), "This link has been used already; it is good for one answer.");
    }
    if (!clock.instant().isBefore(token.until())) {
      return new Standing.Refused(token.run(), "The time to answer was over at " + token.until() + "; silence means no.");
    }
    Optional<Proposal> open = runs.proposal(token.run());
    if (open.isEmpty()) {
      String now = runs.find(token.run()).map(Run::status).map(status -> " It is " + status.word().replace('_', ' ') + ".").orElse("");
      return new Standing.Refused(token.run(), "The run does not wait for an approval." + now);
    }
    Proposal proposal = open.get();
    if (!proposal.plan().equals(token.plan()) || proposal.until().toEpochMilli() != token.until().toEpochMilli()) {
      return new Standing.Refused(token.run(), "The plan has changed since this link was made, or the run has asked anew. Use the newest message, or the console.");
    }
    if (proposal.given().contains(actor.name())) {
      return new Standing.Refused(token.run(), "You have agreed to this plan already.");
    }
    return runs.refusal(token.run(), actor).<Standing>map(why -> new Standing.Refused(token.run(), why)).orElseGet(() -> new Standing.Open(proposal));
  }
}
